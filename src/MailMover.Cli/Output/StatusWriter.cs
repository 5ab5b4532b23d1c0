using System.Globalization;
using MailMover.Core.Journal;

namespace MailMover.Cli.Output;

/// <summary>What the journal knows of each mailbox pair.</summary>
internal static class StatusWriter
{
    public static void Write(TextWriter output, IReadOnlyList<MailboxPairSummary> pairs, int width, TimeZoneInfo zone)
    {
        var table = new TextTable([new("Source"), new("Destination"), new("Last run"), new("Folders", true), new("Copied", true), new("Already there", true), new("Open", true)]);
        foreach (var pair in pairs)
        {
            table.Add(
                pair.Source.ToString(),
                pair.Destination.ToString(),
                State(pair, zone),
                Figures.Count(pair.Folders.Count),
                Figures.Count(pair.Folders.Sum(f => f.Totals.Copied)),
                Figures.Count(pair.Folders.Sum(f => f.Totals.AlreadyThere)),
                Figures.Count(pair.Folders.Sum(f => f.Totals.Refused + f.Totals.Failed + f.Totals.Appending)));
        }

        table.Write(output, width);
        output.WriteLine();
        output.WriteLine("Open: refused, failed or in doubt. Run the same copy again to go on.");
        foreach (var pair in pairs)
        {
            output.WriteLine();
            output.WriteLine($"{TerminalText.Escape(pair.Source.ToString())} to {TerminalText.Escape(pair.Destination.ToString())}:");
            output.WriteLine($"  Verified:  {Verified(pair.LastVerification, zone)}");
            output.WriteLine($"  Audit log: {TerminalText.Escape(pair.AuditFile)}");
        }
    }

    public static string State(MailboxPairSummary pair, TimeZoneInfo zone)
    {
        if (pair.Holder is { } holder)
            return $"under way: {holder}";
        var state = pair.State switch
        {
            RunState.New => "not begun",
            RunState.Running => "was cut off",
            _ => Ending(pair.LastEnding),
        };
        return (pair.LastEnded ?? pair.LastStarted) is { } time
            ? $"{state}, {Minute(time, zone)}"
            : state;
    }

    private static string Verified(LastVerification? last, TimeZoneInfo zone) =>
        last is null ? "not yet" : TerminalText.Escape($"{last.Verdict} by {last.Level}, {Minute(last.Time, zone)}");

    private static string Minute(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Ending(RunEnding? ending) => ending switch
    {
        RunEnding.Complete => "complete",
        RunEnding.SomeRefusedOrFailed => "finished, some refused or failed",
        RunEnding.Unbalanced => "finished, does not balance",
        RunEnding.TemporaryFailure => "stopped by a failure",
        RunEnding.LoginRefused => "login refused",
        RunEnding.DestinationFull => "destination full",
        RunEnding.CapReached => "stopped at a limit",
        RunEnding.Unreachable => "server not reached",
        RunEnding.Interrupted => "interrupted",
        RunEnding.NotBegun => "not begun: it could not have succeeded, or did not fit its plan",
        _ => "stopped unexpectedly",
    };
}
