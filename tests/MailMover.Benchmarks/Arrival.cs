using System.Globalization;
using MailMover.Core.Model;
using MailMover.Demo;

namespace MailMover.Benchmarks;

/// <summary>Says how much of a mailbox arrived, and how much of it unchanged.</summary>
internal static class Arrival
{
    public static string Describe(MailboxContents source, MailboxContents destination)
    {
        if (source.Differences(destination).Count == 0)
            return "all, identical";
        // Tools that convert folder names wrongly still may carry the messages: count those wherever they are.
        var sameOctets = Common(Octets(source), Octets(destination));
        var differences = source.Differences(destination).Count;
        return string.Create(CultureInfo.InvariantCulture, $"{destination.Messages:#,0} of {source.Messages:#,0}, {sameOctets:#,0} of them with the same octets, {differences:#,0} differences");
    }

    /// <summary>The same for a maildrop, which has neither flags nor folders: octets and dates.</summary>
    public static string DescribeMaildrop(MailboxContents source, MailboxContents destination)
    {
        var sameOctets = Common(Octets(source), Octets(destination));
        var sameDates = Common(Dates(source), Dates(destination));
        return string.Create(CultureInfo.InvariantCulture, $"{destination.Messages:#,0} of {source.Messages:#,0}; same octets: {sameOctets:#,0}; same date of arrival as well: {sameDates:#,0}");
    }

    private static List<(Sha256Digest, long)> Dates(MailboxContents contents) =>
        [.. contents.Folders.SelectMany(f => contents[f]).Select(m => (m.Sha256, m.InternalDate.ToUnixTimeSeconds()))];

    private static List<Sha256Digest> Octets(MailboxContents contents) => [.. contents.Folders.SelectMany(f => contents[f]).Select(m => m.Sha256)];

    private static int Common<T>(List<T> here, List<T> there)
        where T : notnull
    {
        var counts = here.GroupBy(d => d).ToDictionary(g => g.Key, g => g.Count());
        return there.GroupBy(d => d).Sum(g => Math.Min(g.Count(), counts.GetValueOrDefault(g.Key)));
    }
}
