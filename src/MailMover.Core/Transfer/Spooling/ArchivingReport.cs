using MailMover.Core.Journal;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>What became of a copy and, if there is one, of its archive.</summary>
public sealed record ArchivingReport
{
    /// <summary>The copy; null where the archive ended in a way that kept it from being begun.</summary>
    public TransferReport? Copy { get; init; }

    /// <summary>The archive; null where there is none.</summary>
    public TransferReport? Archive { get; init; }

    /// <summary>How many messages the copy got from the archive instead of the source.</summary>
    public long FromArchive { get; init; }

    /// <summary>Why the copy was not begun, in words for people with the next step; empty where it was.</summary>
    public string NotBegun { get; init; } = "";

    /// <summary>How both ended together: the weightier of the two (engine-rules.md, 24). A copy that was not begun after its archive had reached its end was interrupted.</summary>
    public RunEnding Ending => (Copy, Archive) switch
    {
        ({ } copy, { } archive) => EndingWeight.Weightier(copy.Ending, archive.Ending),
        (null, { } archive) => EndingWeight.MayGoOn(archive.Ending) ? RunEnding.Interrupted : archive.Ending,
        _ => Copy!.Ending,
    };
}
