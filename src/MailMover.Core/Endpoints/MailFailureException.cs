namespace MailMover.Core.Endpoints;

/// <summary>
/// The one exception that leaves an endpoint. The adapter decides once how far the failure reaches and whether waiting helps; everybody else switches on that.
/// </summary>
/// <remarks>
/// <see cref="Exception.Message"/> is for people: what failed, with which value, and what to do next; it is sanitised (no control characters) and holds no secret.
/// A cancelled operation throws <see cref="OperationCanceledException"/> instead and is never counted as a failure.
/// </remarks>
public sealed class MailFailureException : Exception
{
    /// <summary>Makes a failure.</summary>
    public MailFailureException(EndpointSide side, FailureScope scope, FailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => (Side, Scope, Kind) = (side, scope, kind);

    /// <summary>Which end failed.</summary>
    public EndpointSide Side { get; }

    /// <summary>How far it reaches.</summary>
    public FailureScope Scope { get; }

    /// <summary>Whether going on can help.</summary>
    public FailureKind Kind { get; }

    /// <summary>The delay that the server itself asked for; null where it named none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When going on makes sense, where that is known as a moment and not as a delay; null where it is not.</summary>
    public DateTimeOffset? ResumeAt { get; init; }

    /// <summary>The server's own words, sanitised and at most 1,000 characters; null where it said nothing.</summary>
    public string? ServerText { get; init; }

    /// <summary>What the provider's own words are known to mean; null where they are not known. It is part of <see cref="Exception.Message"/> already.</summary>
    public ServerMeaning? Meaning { get; init; }

    /// <summary>The response code of RFC 5530 and others in upper case without brackets, such as <c>OVERQUOTA</c>; null where there was none.</summary>
    public string? ResponseCode { get; init; }
}
