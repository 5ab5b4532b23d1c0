using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Preflight.Findings;

/// <summary>How much room the mail takes that is to come. A copy is only kept from beginning by what is certain.</summary>
internal sealed record RoomNeed
{
    /// <summary>As well as can be told; null where not every folder tells.</summary>
    public long? LikelyOctets { get; private init; }

    /// <summary>At least so many, unless the destination holds some of the mail already.</summary>
    public long CertainOctets { get; private init; }

    /// <summary>The same without mail for trash and junk, which many servers do not count (Dovecot's <c>quota_rule2 = Trash:ignore</c>).</summary>
    public long CountedOctets { get; private init; }

    public long LikelyMessages { get; private init; }

    /// <summary>At least so many that surely count.</summary>
    public long CountedMessages { get; private init; }

    /// <summary>Whether there is mail for trash or junk.</summary>
    public bool IsPartlyAside { get; private init; }

    /// <summary>What lies in the folders that mail goes into and that no earlier run has put there: it may be that very mail, and then it is not sent again.</summary>
    public long AdoptableOctets { get; private init; }

    public long AdoptableMessages { get; private init; }

    public static RoomNeed Of(PreflightView view)
    {
        var strangers = Strangers(view).ToList();

        // Where only one of several identical messages is kept, what lies in several folders takes its room once.
        var once = view.Destination.Traits.KeepsOneOfIdentical;
        var counted = view.Folders.Where(f => !IsAside(view, f.Pair)).ToList();
        return new RoomNeed
        {
            LikelyOctets = view.OctetsToCome is { } likely ? Math.Max(0, likely - view.Folders.Sum(f => f.TooLargeOctets)) : null,
            CertainOctets = Together(view.Folders.Select(f => f.CertainOctets)),
            CountedOctets = Together(counted.Select(f => f.CertainOctets)),
            LikelyMessages = view.MessagesToCome,
            CountedMessages = Together(counted.Where(f => f.IsCounted).Select(f => Math.Max(0, f.ToCome - f.TooLargeToCome))),
            IsPartlyAside = view.Folders.Any(f => f.ToCome > 0 && IsAside(view, f.Pair)),
            AdoptableMessages = strangers.Sum(s => s.Messages),
            AdoptableOctets = strangers.Aggregate(0L, (sum, s) => Math.Min(long.MaxValue / 4, sum + s.Octets)),
        };

        long Together(IEnumerable<long> folders) => once ? folders.DefaultIfEmpty().Max() : folders.Sum();
    }

    private static bool IsAside(PreflightView view, FolderPair pair) =>
        IsAside(pair.SpecialUse) || IsAside(view.At(pair.Destination)?.SpecialUse ?? SpecialUse.None) || IsAside(SpecialFolderNames.UseOf(pair.Destination));

    private static bool IsAside(SpecialUse use) => use is SpecialUse.Trash or SpecialUse.Junk;

    /// <summary>Messages in the folders that mail goes into, less those that the journal knows.</summary>
    public static long StrangersAt(PreflightView view) => Strangers(view).Sum(s => s.Messages);

    private static IEnumerable<(long Messages, long Octets)> Strangers(PreflightView view)
    {
        var ours = view.Journal.GroupBy(j => j.Folder.Destination).ToDictionary(g => g.Key, g => g.Sum(j => j.Totals.Copied + j.Totals.AlreadyThere));
        foreach (var folder in view.Plan.Pairs.Select(p => p.Destination).Distinct())
        {
            if (view.At(folder) is not { Status: { Exists: > 0 } status })
                continue;
            var strangers = status.Exists - ours.GetValueOrDefault(folder);
            if (strangers > 0)
                yield return (strangers, status.SizeInOctets is { } octets ? Math.Min(octets, long.MaxValue / 4) : long.MaxValue / 4);
        }
    }
}
