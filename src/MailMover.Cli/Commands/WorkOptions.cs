using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Commands;

/// <summary>The options that say how a copy is done.</summary>
internal sealed class WorkOptions(LoadOptions load)
{
    private readonly Option<string> _flags = new("--flags") { HelpName = "WORD", Description = "Flags changed at the source since the last run: merge (add them, the default), mirror (make them equal) or keep (leave the destination's alone)." };
    private readonly Option<bool> _againMissing = new("--again-missing") { Description = "Look first, by headers, for messages that were copied and are nowhere at the destination now, and copy them again." };
    private readonly Option<bool> _retryRefused = new("--retry-refused") { Description = "Try messages again that the destination refused in an earlier run." };
    private readonly Option<bool> _repair = new("--repair") { Description = "Repair messages that the destination refuses as they are (line ends, long lines, NUL characters, raw 8-bit headers), as far as it wants. The untouched originals are saved." };
    private readonly Option<bool> _removeOwnDoubles = new("--remove-own-doubles") { Description = "Remove a double that this program made because the server stored a message late. Without this it is only reported." };
    private readonly Option<bool> _keepOrder = new("--keep-order") { Description = "Keep the order of messages in each folder, also where that is slower." };

    private readonly Option<string> _mark = new("--mark") { HelpName = "WORD", Description = "How mail from POP3 arrives, which knows no flags: read (the default) or unread." };

    public OptionGroup Group => new("How it goes over", [_flags, _mark, _againMissing, _retryRefused, _repair, _removeOwnDoubles, _keepOrder, .. load.Options]);

    public TransferOptions Read(OptionValues values, SelectionRules rules) => new()
    {
        Rules = rules,
        Flags = values.Word(_flags, FlagPolicy.Merge),
        RetryRefused = values.Is(_retryRefused),
        Repair = values.Is(_repair),
        RemoveOwnDoubles = values.Is(_removeOwnDoubles),
        KeepOrder = values.Is(_keepOrder),
        MemoryInOctets = load.ReadMemory(values),
        MaxMessageInOctets = load.ReadMaxMessage(values),
        ProgramVersion = ProgramVersion.Text,
    };

    /// <summary>Whether mail from POP3 arrives as read.</summary>
    public bool ReadMark(OptionValues values, EndpointSettings? from)
    {
        if (values.IsGiven(_mark) && from is { Uri.Kind: not EndpointKind.Pop3 })
            values.Problem(_mark, "is for POP3, which does not tell what was read. This source tells, and its flags go over.");
        return values.Word(_mark, Mark.Read) == Mark.Read;
    }

    /// <summary>What a later copy has to repeat so that mail arrives in the same way.</summary>
    public IReadOnlyList<string> Repeated(OptionValues values) => values.Typed([_mark]);

    public bool ReadAgainMissing(OptionValues values) => values.Is(_againMissing);

    private enum Mark
    {
        Read,
        Unread,
    }
}
