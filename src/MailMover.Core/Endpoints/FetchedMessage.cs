namespace MailMover.Core.Endpoints;

/// <summary>The result of reading one message.</summary>
public sealed record FetchedMessage
{
    /// <summary>The listing that it was asked for with.</summary>
    public required MessageListing Message { get; init; }

    /// <summary>How it ended.</summary>
    public required FetchOutcome Outcome { get; init; }

    /// <summary>The octets; null unless <see cref="FetchOutcome.Read"/>. The receiver disposes them.</summary>
    public MessageOctets? Octets { get; init; }

    /// <summary>The header fields; null unless <see cref="FetchOutcome.Read"/>.</summary>
    public MessageHeader? Header { get; init; }

    /// <summary>Why it failed, in words; null unless <see cref="FetchOutcome.Failed"/>.</summary>
    public string? Reason { get; init; }
}
