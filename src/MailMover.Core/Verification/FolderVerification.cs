using MailMover.Core.Model;

namespace MailMover.Core.Verification;

/// <summary>What a verification found of one source folder.</summary>
public sealed record FolderVerification
{
    /// <summary>The source folder.</summary>
    public required FolderPath Source { get; init; }

    /// <summary>Where its messages belong; null where the folder was left out.</summary>
    public FolderPath? Destination { get; init; }

    /// <summary>Messages that the source has now.</summary>
    public long Found { get; init; }

    /// <summary>How many of them have which fate. At the level of counts only <see cref="AtDestination"/> is known, and this is empty.</summary>
    public IReadOnlyDictionary<MessageFate, long> Fates { get; init; } = new Dictionary<MessageFate, long>();

    /// <summary>How many of those that are at the destination compare how.</summary>
    public IReadOnlyDictionary<ContentMatch, long> Contents { get; init; } = new Dictionary<ContentMatch, long>();

    /// <summary>Messages that the destination folder holds now, whosever they are.</summary>
    public long AtDestination { get; init; }

    /// <summary>Messages there that are one more copy of a message accounted for already.</summary>
    public long ExtraCopies { get; init; }

    /// <summary>Messages at the destination whose date of arrival is not the source's.</summary>
    public long OtherDate { get; init; }

    /// <summary>Messages at the destination that lack a system flag or keyword that the source has. What was read since is no difference: more flags are none.</summary>
    public long LackFlags { get; init; }

    /// <summary>Octets of the messages at the source, as listed.</summary>
    public long SizeInOctets { get; init; }

    /// <summary>Why the folder was left out, in words; empty where it was not.</summary>
    public string LeftOutBecause { get; init; } = "";

    /// <summary>What else there is to say, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many have this fate.</summary>
    public long this[MessageFate fate] => Fates.GetValueOrDefault(fate);

    /// <summary>How many compare so.</summary>
    public long this[ContentMatch match] => Contents.GetValueOrDefault(match);

    /// <summary>Found minus all that is accounted for; 0 where the equation balances. Not asked at the level of counts.</summary>
    public long Unexplained => Fates.Count == 0 ? 0 : Found - Fates.Values.Sum();
}
