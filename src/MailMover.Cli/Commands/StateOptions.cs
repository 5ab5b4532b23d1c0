using System.CommandLine;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The options that say where the journal and the audit log are.</summary>
internal sealed class StateOptions
{
    private readonly Option<string> _audit = new("--audit") { HelpName = "FILE", Description = "Write the audit log (CSV) to this file instead of the state directory." };
    private readonly Option<bool> _privacy = new("--audit-privacy") { Description = "Leave sender and subject out of the audit log." };

    public Option<string> Directory { get; } = new("--state") { HelpName = "DIR", Description = "Keep the journal, which makes an interrupted copy go on, in this directory instead of the usual one." };

    public IReadOnlyList<Option> Options => [Directory, _audit, _privacy];

    public StateSettings Read(OptionValues values) => new()
    {
        Directory = values.Text(Directory),
        AuditFile = values.Text(_audit),
        AuditPrivacy = values.Is(_privacy),
    };
}
