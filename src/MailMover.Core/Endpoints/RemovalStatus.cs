namespace MailMover.Core.Endpoints;

/// <summary>What became of a message that was to be removed from a source.</summary>
public enum RemovalStatus
{
    /// <summary>It is gone, and the server said so.</summary>
    Removed,

    /// <summary>It was not there any more.</summary>
    NotThere,

    /// <summary>It was left alone: what goes by its name now has another size.</summary>
    Differs,

    /// <summary>It was left alone: the server refused, or the session ended before anything was made good.</summary>
    Kept,

    /// <summary>It was marked, and the session ended without an answer: the next look tells.</summary>
    Unknown,
}
