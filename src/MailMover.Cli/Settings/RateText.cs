using System.Globalization;
using MailMover.Core.Limits;

namespace MailMover.Cli.Settings;

/// <summary>
/// Rates as people type them: 500k for always, or changes separated by commas, each with a time and, if not for every day, days before it:
/// <c>Mon-Fri 08:00 200k, Mon-Fri 18:00 1M, 23:00 off</c>.
/// </summary>
internal static class RateText
{
    private const long Least = 1 << 10;
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Reads it; null where there were problems, which are told one by one.</summary>
    public static RateTable? Read(string text, Action<string> problem)
    {
        if (text.Trim().Equals("off", StringComparison.OrdinalIgnoreCase))
            return null;
        if (TryRate(text, out var always) && always is { } rate)
            return rate < Least ? Told(problem, $"'{text.Trim()}' a second is too little: servers hang up on who is that slow. Give at least 1k.") : RateTable.Always(rate);
        var changes = new List<(DayOfWeek Day, TimeOnly Time, long? Rate)>();
        var problems = 0;
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            ReadChange(entry, changes, Tell);
        foreach (var twice in changes.GroupBy(c => (c.Day, c.Time)).Where(g => g.Count() > 1).DistinctBy(g => g.Key.Time))
            Tell($"two rates begin on {Days[(int)twice.Key.Day]} at {twice.Key.Time.ToString("HH:mm", CultureInfo.InvariantCulture)}. Leave one out.");
        if (problems == 0 && changes.Count == 0)
            Tell("there is no rate. Write for example 500k, or \"08:00 200k, 18:00 off\".");
        return problems == 0 ? new RateTable(changes) : null;

        void Tell(string words)
        {
            problems++;
            problem(words);
        }
    }

    private static void ReadChange(string entry, List<(DayOfWeek, TimeOnly, long?)> changes, Action<string> problem)
    {
        var words = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (2 or 3))
        {
            problem($"'{TerminalText.Escape(entry)}' is not a rate with its time. Write for example 08:00 200k, or Mon-Fri 08:00 200k.");
            return;
        }

        var days = words.Length == 2 ? Enum.GetValues<DayOfWeek>() : DaysOf(words[0]);
        if (days is null)
            problem($"'{TerminalText.Escape(words[0])}' is no day. Write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or two of them with a hyphen.");
        if (!TimeOnly.TryParseExact(words[^2], "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            problem($"'{TerminalText.Escape(words[^2])}' is no time of the day. Write hours and minutes: 08:00.");
        else if (!TryRate(words[^1], out var rate))
            problem($"'{TerminalText.Escape(words[^1])}' is neither a size nor off. Write for example 200k, 1.5M or off.");
        else if (rate < Least)
            problem($"'{TerminalText.Escape(words[^1])}' a second is too little: servers hang up on who is that slow. Give at least 1k.");
        else if (days is not null)
            changes.AddRange(days.Select(d => (d, time, rate)));
    }

    private static DayOfWeek[]? DaysOf(string text)
    {
        var ends = text.Split('-').Select(d => Array.FindIndex(Days, known => known.Equals(d, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (ends.Length > 2 || ends.Contains(-1))
            return null;
        var count = ((ends[^1] - ends[0] + 7) % 7) + 1;
        return [.. Enumerable.Range(ends[0], count).Select(d => (DayOfWeek)(d % 7))];
    }

    private static bool TryRate(string text, out long? rate)
    {
        rate = null;
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!SizeText.TryParse(text, out var octets))
            return false;
        rate = octets;
        return true;
    }

    private static RateTable? Told(Action<string> problem, string words)
    {
        problem(words);
        return null;
    }
}
