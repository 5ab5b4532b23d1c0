using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The only options by which anything is ever deleted at a source.</summary>
internal sealed class RemovalOptionSet
{
    private const int MostDays = 36_500;
    private readonly Option<string> _after = new("--delete-from-source-after")
    {
        HelpName = "DAYS",
        Description = "POP3 only: after the copy, delete at the source what was copied at least this many days ago (0: at once). Each copy is read back first and must have the same octets; you are asked, with the number of messages.",
    };

    private readonly Option<bool> _yes = new("--yes-delete-from-source") { Description = "Do not ask before deleting at the source. For scripts." };

    public OptionGroup Group => new("Deleting at the source", [_after, _yes]);

    /// <summary>What was ordered; null where nothing was.</summary>
    public RemovalSettings? Read(OptionValues values, EndpointSettings? from, bool isDryRun)
    {
        if (!values.IsGiven(_after))
        {
            if (values.Is(_yes))
                values.Problem(_yes, "what is to be deleted? Add --delete-from-source-after DAYS.");
            return null;
        }

        if (from is { Uri.Kind: not EndpointKind.Pop3 })
            values.Problem(_after, "is for POP3. Here the old mailbox stays as it is; empty it in its own web mail when the copy is verified.");
        if (isDryRun)
            values.Problem("--dry-run, --delete-from-source-after: a dry run deletes nothing. Leave out one of them.");
        return values.Number(_after, 0, MostDays) is { } days ? new RemovalSettings(days, values.Is(_yes)) : null;
    }
}
