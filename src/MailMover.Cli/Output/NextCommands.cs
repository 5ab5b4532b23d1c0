using MailMover.Cli.Settings;
using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>The commands that lead out of what a verification found, each with a line that says what it does.</summary>
internal static class NextCommands
{
    /// <summary>After a copy or a backup.</summary>
    public static IReadOnlyList<(string What, string Command)> Of(TransferSettings settings)
    {
        var commands = new List<(string, string)>();
        // Whoever verifies in the same run is told by the verification.
        if (settings.Verification is null)
            commands.Add((settings.IsBackup ? "To look whether every message is in the backup:" : "Before you cancel the old account:", settings.Given.Verify()));
        if (settings.IsBackup)
            commands.Add(("To put it back, or into another mailbox (in the place of imaps://you@new.example):", CommandText.Of(["mailmover", "copy", "--from", settings.To.Uri.ToString(), "--to", "imaps://you@new.example"])));
        return commands;
    }

    public static IReadOnlyList<(string What, string Command)> Of(VerificationReport report, GivenCommand given, string? findingsFile)
    {
        var total = report.Total;
        var commands = new List<(string, string)>();
        if (total[MessageFate.Missing] > 0)
        {
            commands.Add(("Bring back what is missing:", given.Copy(report.Rules, "--again-missing")));
            if (findingsFile is not null)
                commands.Add(("Or say that it may be missing (delete the rows that you do not accept first):", given.Verify("--accept-missing", findingsFile)));
        }
        else if (report.Verdict == Verdict.Red)
        {
            commands.Add(("Copy what is not there yet:", given.Copy(report.Rules)));
        }

        if (report.Level == VerificationLevel.Counts)
            commands.Add(("Look at every message:", given.VerifyByHeaders()));
        else if (report.Verdict == Verdict.Red)
            commands.Add(("Then verify again:", given.Verify()));
        return commands;
    }
}
