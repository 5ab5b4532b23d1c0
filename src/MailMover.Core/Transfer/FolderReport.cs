using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>What became of one folder, after this run and all before it.</summary>
public sealed record FolderReport
{
    /// <summary>The source folder.</summary>
    public required FolderPath Source { get; init; }

    /// <summary>The destination folder.</summary>
    public required FolderPath Destination { get; init; }

    /// <summary>Messages that the source listed, with those it listed in an earlier run and no longer has.</summary>
    public long Found { get; init; }

    /// <summary>Copied, in all runs together.</summary>
    public long Copied { get; init; }

    /// <summary>The destination held them already.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>Left out by a rule.</summary>
    public long Skipped { get; init; }

    /// <summary>Refused by the destination.</summary>
    public long Refused { get; init; }

    /// <summary>Failed for now.</summary>
    public long Failed { get; init; }

    /// <summary>Listed but not there.</summary>
    public long Vanished { get; init; }

    /// <summary>Not dealt with yet, because the run stopped before.</summary>
    public long NotYetCopied { get; init; }

    /// <summary>How many of those that are at the destination went there repaired, in all runs together; no term of the equation.</summary>
    public long Repaired { get; init; }

    /// <summary>Copied in this run.</summary>
    public long CopiedNow { get; init; }

    /// <summary>Octets copied in this run.</summary>
    public long OctetsNow { get; init; }

    /// <summary>Whether nothing had changed, so that the folder was not opened.</summary>
    public bool PassedOver { get; init; }

    /// <summary>What else there is to say, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Found minus all that is accounted for; 0 where the equation balances.</summary>
    public long Unexplained => Found - Copied - AlreadyThere - Skipped - Refused - Failed - Vanished - NotYetCopied;
}
