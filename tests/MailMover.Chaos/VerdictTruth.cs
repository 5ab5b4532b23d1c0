using MailMover.Core.Model;
using MailMover.Core.Verification;

namespace MailMover.Chaos;

/// <summary>
/// What a verification may say of two mailboxes, found by counting octets, headers and folders, without anything of the verifier (engine rule 19).
/// Messages count as a multiset over all folders: each one at the destination accounts for one of the source.
/// </summary>
internal sealed class VerdictTruth
{
    private readonly int _found;
    private readonly int _goneByOctets;
    private readonly int _goneByHeaders;
    private readonly bool _hasFewer;
    private readonly bool _isOnlyInTrash;

    public VerdictTruth(MailboxSnapshot source, MailboxSnapshot destination)
    {
        _found = source.Messages.Count;
        _goneByOctets = Missing(source.By(m => m.Octets), destination.By(m => m.Octets)).Sum(m => m.Count);
        _goneByHeaders = Missing(source.By(m => m.Header), destination.By(m => m.Header)).Sum(m => m.Count);
        _isOnlyInTrash = Missing(source.By(m => m.Octets, m => !m.IsOnItsWayOut), destination.By(m => m.Octets, m => !m.IsOnItsWayOut)).Any();
        var there = destination.ByFolder();
        _hasFewer = source.ByFolder().Any(f => there.GetValueOrDefault(f.Key) < f.Value);
    }

    /// <summary>Whether the two are equal in folders, octets, flags and dates, so that nothing else can speak against GREEN.</summary>
    public static bool AreEqual(MailboxSnapshot source, MailboxSnapshot destination)
    {
        var (here, there) = (source.By(Whole), destination.By(Whole));
        return !Missing(here, there).Any() && !Missing(there, here).Any();
    }

    /// <summary>What was at the first and is not at the second, and how often.</summary>
    public static IEnumerable<(T What, int Count)> Missing<T>(Dictionary<T, int> from, Dictionary<T, int> at) where T : notnull =>
        from.Select(f => (What: f.Key, Count: f.Value - at.GetValueOrDefault(f.Key))).Where(m => m.Count > 0);

    /// <summary>The verdicts that are not wrong.</summary>
    public IReadOnlyList<Verdict> At(VerificationLevel level) => level switch
    {
        VerificationLevel.Counts => _hasFewer ? [Verdict.Red] : [Verdict.Amber],
        // Where header and size agree, only reading back can know; headers read back where they leave a doubt.
        VerificationLevel.Headers when _goneByHeaders == 0 && _goneByOctets > 0 => [Verdict.Green, Verdict.Amber, Verdict.Red],
        _ when _goneByOctets > 0 => [Verdict.Red],
        _ => _isOnlyInTrash ? [Verdict.Amber] : [Verdict.Green, Verdict.Amber],
    };

    /// <summary>What is wrong with the sums that a verdict rests on; null where nothing is.</summary>
    public string? Refutes(VerificationLevel level, VerificationOutcome outcome)
    {
        var gone = outcome.Gone;
        if (outcome.Found != _found || outcome.Unexplained != 0)
            return $"it found {outcome.Found} messages, {outcome.Unexplained} of them unexplained";
        return level switch
        {
            VerificationLevel.Headers when gone < _goneByHeaders || gone > _goneByOctets => $"it tells of {gone} messages that are gone",
            VerificationLevel.Content when gone != _goneByOctets => $"it tells of {gone} messages that are gone",
            _ => null,
        };
    }

    public override string ToString() =>
        $"the source has {_found} messages, {_goneByOctets} of them gone by octets and {_goneByHeaders} by header and size{(_hasFewer ? ", a folder has fewer" : "")}{(_isOnlyInTrash ? ", some only in Trash or marked" : "")}";

    private static (FolderPath, Sha256Digest, string, DateTimeOffset) Whole(SeenMessage message) => (message.Folder, message.Octets, message.Flags.ToString(), message.InternalDate);
}
