using MailMover.Cli.Settings;
using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>The commands that lead out of what a verification found, each with a line that says what it does.</summary>
internal static class NextCommands
{
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
