namespace MailMover.Core.Model;

/// <summary>The system flags of RFC 9051, section 2.3.2, that a copy carries. <c>\Recent</c> belongs to a session and is never carried.</summary>
[Flags]
public enum SystemFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary><c>\Seen</c>: the message has been read.</summary>
    Seen = 1,

    /// <summary><c>\Answered</c>.</summary>
    Answered = 2,

    /// <summary><c>\Flagged</c>: the message is marked as urgent or with a star.</summary>
    Flagged = 4,

    /// <summary><c>\Deleted</c>: the message will go with the next EXPUNGE.</summary>
    Deleted = 8,

    /// <summary><c>\Draft</c>.</summary>
    Draft = 16,
}
