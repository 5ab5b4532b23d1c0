using System.Text.Json;
using MailMover.Core.Transfer.Removal;

namespace MailMover.Cli.Output;

/// <summary>What became of deleting at the source.</summary>
internal static class RemovalWriter
{
    /// <summary>In words, a sentence a line.</summary>
    public static IReadOnlyList<string> Lines(RemovalReport report)
    {
        var lines = new List<string>();
        if (report.Reason.Length > 0)
            lines.Add(TerminalText.Sentence(TerminalText.Escape(report.Reason)));
        if (report.Removed > 0)
            lines.Add($"Deleted from {TerminalText.Escape(report.Source.ToString())}: {Figures.Messages(report.Removed)}, {Figures.Octets(report.RemovedOctets)}.");
        else if (report is { Proposal: not null, Agreed: false })
            lines.Add($"Nothing was deleted from {TerminalText.Escape(report.Source.ToString())}, since you did not agree.");
        else if (report.Reason.Length == 0)
            lines.Add($"Nothing was deleted from {TerminalText.Escape(report.Source.ToString())}.");
        Add(report.RemovedBefore, "of an earlier run are gone from there as well");
        Add(report.TooYoung, "stay: copied less than the given number of days ago");
        Add(report.NotCopied, "stay: not copied as they are, or new since the copy");
        Add(report.NotVerified, "stay: their copy was not found unchanged. Run mailmover verify to see which");
        Add(report.Kept, "stay: the source refused, or has something else under their name now");
        Add(report.NotThere, "were not there any more");
        Add(report.Unknown, "may be deleted or not: the source did not answer. Run the same command again: it looks");
        if (report.Agreed)
            Add(report.Left, "stay: it was stopped before their turn. Run the same command again");
        lines.AddRange(report.Notes.Select(n => TerminalText.Sentence(TerminalText.Escape(n))));
        return lines;

        void Add(long messages, string words)
        {
            if (messages > 0)
                lines.Add($"{Figures.Messages(messages)} {words}.");
        }
    }

    public static void Json(Utf8JsonWriter json, RemovalReport report)
    {
        json.WriteString("run", report.Run);
        json.WriteString("source", report.Source.ToString());
        json.WriteString("destination", report.Destination.ToString());
        json.WriteString("ending", JsonLine.Name(report.Ending));
        json.WriteString("reason", report.Reason);
        json.WriteBoolean("agreed", report.Agreed);
        json.WriteNumber("removed", report.Removed);
        json.WriteNumber("removed_octets", report.RemovedOctets);
        json.WriteNumber("removed_before", report.RemovedBefore);
        json.WriteNumber("too_young", report.TooYoung);
        json.WriteNumber("not_copied", report.NotCopied);
        json.WriteNumber("not_verified", report.NotVerified);
        json.WriteNumber("not_there", report.NotThere);
        json.WriteNumber("kept", report.Kept);
        json.WriteNumber("unknown", report.Unknown);
        json.WriteNumber("left", report.Left);
        JsonText.Strings(json, "notes", report.Notes);
    }
}
