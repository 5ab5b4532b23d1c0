using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>One event in one line of words; null where it is not worth a line.</summary>
internal static class EventText
{
    public static string? Of(TransferEvent transferEvent, bool verbose, TimeZoneInfo zone) => transferEvent switch
    {
        PlanMade made => Plan(made.Plan),
        FolderCreated { Note: "" } created => verbose ? $"Created {Name(created.Folder)}" : null,
        FolderCreated created => $"Created {Name(created.Folder)}: {Safe(created.Note)}",
        FolderStarted started => verbose ? $"Copying {Name(started.Pair.Source.Path)}" : null,
        FolderFinished finished => verbose ? Finished(finished.Report) : null,
        MessageNoted noted => Message(noted),
        Waiting waiting => $"Waiting until {Moment(waiting, zone)} for the {Side(waiting.Side)}{Attempt(waiting)}: {Safe(waiting.Reason)}",
        Noted noted => $"Note: {Safe(noted.Text)}",
        _ => null,
    };

    public static string Side(EndpointSide side) => side == EndpointSide.Source ? "source" : "destination";

    public static string Outcome(MessageOutcome outcome) => outcome == MessageOutcome.AlreadyThere ? "already there" : outcome.ToString().ToLowerInvariant();

    public static string Message(MessageNoted noted)
    {
        var subject = noted.Subject.Length == 0 ? $"message {noted.Key}" : $"\"{TerminalText.Shorten(noted.Subject, 40)}\"";
        var outcome = Outcome(noted.Outcome);
        return $"{char.ToUpperInvariant(outcome[0])}{outcome[1..]}: {subject} in {Name(noted.Folder)}: {Safe(noted.Reason)}";
    }

    /// <summary>Which attempt comes next; a limit that is waited for is none.</summary>
    public static string Attempt(Waiting waiting) => waiting.Attempt == 0 ? "" : $" (attempt {waiting.Attempt})";

    private static string Moment(Waiting waiting, TimeZoneInfo zone)
    {
        var until = TimeZoneInfo.ConvertTime(waiting.Until, zone);
        return until.ToString(until - waiting.Time < TimeSpan.FromHours(6) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Plan(TransferPlan plan)
    {
        var messages = plan.Pairs.Sum(p => p.Source.Status?.Exists ?? 0);
        var folders = plan.Pairs.Count == 1 ? "1 folder" : $"{Figures.Count(plan.Pairs.Count)} folders";
        return $"{folders} with {Figures.Messages(messages)} to look at.";
    }

    private static string Finished(FolderReport report) =>
        report.PassedOver
            ? $"{Name(report.Source)}: nothing new"
            : $"{Name(report.Source)}: {Figures.Count(report.CopiedNow)} copied now, {Figures.Count(report.Copied)} of {Figures.Count(report.Found)} in all";

    private static string Name(FolderPath folder) => Safe(folder.ToString());

    private static string Safe(string text) => TerminalText.Sentence(text);
}
