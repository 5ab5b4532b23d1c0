using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>What a folder's listing says about one message.</summary>
public sealed record MessageListing
{
    /// <summary>Its identity.</summary>
    public required MessageKey Key { get; init; }

    /// <summary>RFC822.SIZE in octets. Servers misreport it, so it is a hint. Negative where it was not asked for or not given.</summary>
    public long SizeInOctets { get; init; } = -1;

    /// <summary>Its flags.</summary>
    public FlagSet Flags { get; init; } = FlagSet.Empty;

    /// <summary>INTERNALDATE with its zone; null where it is missing or cannot be read.</summary>
    public DateTimeOffset? InternalDate { get; init; }
}
