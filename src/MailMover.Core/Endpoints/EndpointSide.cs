namespace MailMover.Core.Endpoints;

/// <summary>The two ends of a transfer.</summary>
public enum EndpointSide
{
    /// <summary>Where the mail comes from.</summary>
    Source,

    /// <summary>Where it goes.</summary>
    Destination,
}
