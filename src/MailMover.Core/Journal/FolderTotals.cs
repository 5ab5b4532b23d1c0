namespace MailMover.Core.Journal;

/// <summary>How many entries of a folder stand where, counted by the journal.</summary>
/// <param name="Appending">Entries in doubt.</param>
/// <param name="Copied">Copied, in all runs together.</param>
/// <param name="AlreadyThere">Recognised at the destination.</param>
/// <param name="Refused">Refused by the destination.</param>
/// <param name="Failed">Failed for now.</param>
/// <param name="Vanished">Listed but not there.</param>
/// <param name="Skipped">Left out by a rule when last looked at.</param>
/// <param name="CopiedOctets">Octets of the copied ones.</param>
public readonly record struct FolderTotals(long Appending, long Copied, long AlreadyThere, long Refused, long Failed, long Vanished, long Skipped, long CopiedOctets)
{
    /// <summary>How many of those that are at the destination went there repaired (<c>--repair</c>); no state of its own.</summary>
    public long Repaired { get; init; }

    /// <summary>All of them.</summary>
    public long All => Appending + Copied + AlreadyThere + Refused + Failed + Vanished + Skipped;
}
