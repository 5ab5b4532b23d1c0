using MailMover.Core.Model;
using MailMover.Demo;

namespace MailMover.Testing.Comparing;

/// <summary>
/// What became of a mailbox that was copied to a destination which may have held mail before, by what was read at both ends. Messages are counted as a
/// multiset, folder by folder under the same name: what both held is wanted as often as the end that had more of it.
/// </summary>
public sealed class CopyComparison
{
    private readonly List<string> _lost = [];
    private readonly List<string> _doubled = [];
    private readonly List<string> _changed = [];

    private CopyComparison()
    {
    }

    /// <summary>What should be at the destination and is not, the destination's own mail included.</summary>
    public IReadOnlyList<string> Lost => _lost;

    /// <summary>What is at the destination more often than it should be.</summary>
    public IReadOnlyList<string> Doubled => _doubled;

    /// <summary>What is there with other octets, flags or another internal date, and folders that lack their subscription.</summary>
    public IReadOnlyList<string> Changed => _changed;

    /// <summary>Compares.</summary>
    /// <param name="source">What was to be copied.</param>
    /// <param name="before">What the destination held before the first copy, or got from somebody else since.</param>
    /// <param name="twins">
    /// Mail that somebody else delivered to the destination meanwhile with the octets of a message of the source. A copy may take it for its own, so the
    /// octets alone count: at least as often as at the source, at most as often as both together.
    /// </param>
    /// <param name="after">What the destination holds now.</param>
    public static CopyComparison Of(MailboxContents source, MailboxContents before, IReadOnlyList<(FolderPath Folder, Sha256Digest Octets)> twins, MailboxContents after)
    {
        var comparison = new CopyComparison();
        foreach (var folder in source.Folders.Union(before.Folders).Union(after.Folders).Order())
        {
            if (source.Folders.Contains(folder) && !after.Folders.Contains(folder))
                comparison._lost.Add($"{folder}: the folder");
            if (source.IsSubscribed(folder) && !after.IsSubscribed(folder))
                comparison._changed.Add($"{folder}: the subscription is missing");
            comparison.Compare(folder, source[folder], before[folder], [.. twins.Where(t => t.Folder == folder).Select(t => t.Octets)], after[folder]);
        }

        return comparison;
    }

    private void Compare(FolderPath folder, IReadOnlyList<MessageFacts> source, IReadOnlyList<MessageFacts> before, IReadOnlyList<Sha256Digest> twins, IReadOnlyList<MessageFacts> after)
    {
        foreach (var octets in twins.Distinct())
            CompareTwin(folder, octets, source.Count(m => m.Sha256 == octets), before.Count(m => m.Sha256 == octets) + twins.Count(t => t == octets), after.Count(m => m.Sha256 == octets));

        var counts = new Dictionary<MessageFacts, int>();
        Count(Counts(source, twins).Concat(Counts(before, twins)).GroupBy(c => c.Key).Select(g => KeyValuePair.Create(g.Key, g.Max(c => c.Value))), 1, counts);
        Count(Counts(after, twins), -1, counts);
        var missing = counts.SelectMany(c => Enumerable.Repeat(c.Key, Math.Max(0, c.Value))).ToList();
        var surplus = counts.SelectMany(c => Enumerable.Repeat(c.Key, Math.Max(0, -c.Value))).ToList();

        Pair(folder, missing, surplus, "has other flags or another date", (m, s) => m.Sha256 == s.Sha256);
        Pair(folder, missing, surplus, "has other octets", (m, s) => m.InternalDate == s.InternalDate && m.Flags.Equals(s.Flags) && !source.Contains(s) && !before.Contains(s));
        _lost.AddRange(missing.Select(m => $"{folder}: {Words(m)}"));
        _doubled.AddRange(surplus.Select(m => $"{folder}: {Words(m)}"));
    }

    private void CompareTwin(FolderPath folder, Sha256Digest octets, int atSource, int besides, int after)
    {
        if (after < Math.Max(atSource, besides))
            _lost.Add($"{folder}: sha256 {octets}, there {after} times, {atSource} times at the source and delivered {besides} times by others");
        if (after > atSource + besides)
            _doubled.Add($"{folder}: sha256 {octets}, there {after} times, {atSource} times at the source and delivered {besides} times by others");
    }

    private void Pair(FolderPath folder, List<MessageFacts> missing, List<MessageFacts> surplus, string what, Func<MessageFacts, MessageFacts, bool> belongs)
    {
        foreach (var message in missing.ToList())
        {
            // One that is there once too often, unchanged, is no changed one.
            if (surplus.Find(s => belongs(message, s)) is not { } found)
                continue;
            missing.Remove(message);
            surplus.Remove(found);
            _changed.Add($"{folder}: {Words(message)} {what}: {Words(found)}");
        }
    }

    private static Dictionary<MessageFacts, int> Counts(IReadOnlyList<MessageFacts> messages, IReadOnlyList<Sha256Digest> without) =>
        messages.Where(m => !without.Contains(m.Sha256)).GroupBy(m => m).ToDictionary(g => g.Key, g => g.Count());

    private static void Count(IEnumerable<KeyValuePair<MessageFacts, int>> from, int sign, Dictionary<MessageFacts, int> into)
    {
        foreach (var (message, count) in from)
            into[message] = into.GetValueOrDefault(message) + sign * count;
    }

    private static string Words(MessageFacts message) => $"sha256 {message.Sha256} ({message.Flags}) {message.InternalDate:yyyy-MM-dd HH:mm:ss zzz}";
}
