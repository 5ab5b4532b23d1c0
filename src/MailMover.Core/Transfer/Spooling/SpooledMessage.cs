using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>What a spool knows of one message besides its octets.</summary>
public sealed record SpooledMessage
{
    /// <summary>Its listing when it was downloaded.</summary>
    public required MessageListing Listing { get; init; }

    /// <summary>Its header fields.</summary>
    public required MessageHeader Header { get; init; }

    /// <summary>The name by which its source knew it (<see cref="IMailEndpoint.NameOf"/>); null where it had none.</summary>
    public string? Name { get; init; }
}
