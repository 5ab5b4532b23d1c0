namespace MailMover.Core.Preflight.Findings;

/// <summary>How much room the mail takes that is to come. A copy is only kept from beginning by what is certain.</summary>
internal sealed record RoomNeed
{
    /// <summary>As well as can be told; null where not every folder tells.</summary>
    public long? LikelyOctets { get; private init; }

    /// <summary>At least so many, unless the destination holds some of the mail already.</summary>
    public long CertainOctets { get; private init; }

    public long LikelyMessages { get; private init; }

    public long CertainMessages { get; private init; }

    /// <summary>What lies in the folders that mail goes into and that no earlier run has put there: it may be that very mail, and then it is not sent again.</summary>
    public long AdoptableOctets { get; private init; }

    public long AdoptableMessages { get; private init; }

    public static RoomNeed Of(PreflightView view)
    {
        var strangers = Strangers(view).ToList();

        // Where only one of several identical messages is kept, what lies in several folders takes its room once.
        var once = view.Destination.Traits.KeepsOneOfIdentical;
        var octets = view.Folders.Select(f => f.CertainOctets).DefaultIfEmpty().ToList();
        var messages = view.Folders.Where(f => f.IsCounted).Select(f => Math.Max(0, f.ToCome - f.TooLargeToCome)).DefaultIfEmpty().ToList();
        return new RoomNeed
        {
            LikelyOctets = view.OctetsToCome is { } likely ? Math.Max(0, likely - view.Folders.Sum(f => f.TooLargeOctets)) : null,
            CertainOctets = once ? octets.Max() : octets.Sum(),
            LikelyMessages = view.MessagesToCome,
            CertainMessages = once ? messages.Max() : messages.Sum(),
            AdoptableMessages = strangers.Sum(s => s.Messages),
            AdoptableOctets = strangers.Aggregate(0L, (sum, s) => Math.Min(long.MaxValue / 4, sum + s.Octets)),
        };
    }

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
