using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight;

/// <summary>What of one folder goes over.</summary>
public sealed record FolderOutlook
{
    /// <summary>The folder and where it goes.</summary>
    public required FolderPair Pair { get; init; }

    /// <summary>UIDVALIDITY at the source; 0 where it is not known.</summary>
    public uint UidValidity { get; init; }

    /// <summary>Messages that the rules let pass; those of the whole folder where <see cref="IsCounted"/> is false.</summary>
    public long Messages { get; init; }

    /// <summary>Their octets; null where they are not known.</summary>
    public long? Octets { get; init; }

    /// <summary>Messages that the rules leave out.</summary>
    public long Skipped { get; init; }

    /// <summary>Messages whose size the source does not tell.</summary>
    public long WithoutSize { get; init; }

    /// <summary>Messages larger than the destination takes.</summary>
    public long TooLarge { get; init; }

    /// <summary>Those of them that are so by what the server announces or the program takes, and not only by what is known of a provider.</summary>
    public long SurelyTooLarge { get; init; }

    /// <summary>Those of <see cref="TooLarge"/> that earlier runs have not dealt with.</summary>
    public long TooLargeToCome { get; init; }

    /// <summary>Octets of those.</summary>
    public long TooLargeOctets { get; init; }

    /// <summary>Octets of the largest message; 0 where none was looked at.</summary>
    public long Largest { get; init; }

    /// <summary>The keywords of its messages, at most <see cref="MostKeywords"/> of them.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Whether each message was looked at.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Why the folder could not be looked at, in words; null where it could.</summary>
    public string? Failure { get; init; }

    /// <summary>Messages that are at the destination by what the journal knows, or were refused there.</summary>
    public long Done { get; init; }

    /// <summary>Those of <see cref="Done"/> that were refused, as far as numbers tell.</summary>
    public long Refused { get; init; }

    /// <summary>
    /// Whether <see cref="Done"/> is about the messages that are there now. False where only numbers were compared and mail may have gone from the source since: then all
    /// that may be new counts as to come.
    /// </summary>
    public bool IsDoneCertain { get; init; } = true;

    /// <summary>Messages still to be copied.</summary>
    public long ToCome => Math.Max(0, Messages - Done);

    /// <summary>Their octets, as well as can be told; null where the folder's are not known.</summary>
    public long? OctetsToCome { get; init; }

    /// <summary>Octets that are certainly still to come; 0 where nothing is certain.</summary>
    public long CertainOctets { get; init; }

    /// <summary>Most keywords that are remembered of a folder.</summary>
    public const int MostKeywords = 100;
}
