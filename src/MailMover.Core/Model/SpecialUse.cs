namespace MailMover.Core.Model;

/// <summary>What a folder is for (RFC 6154; Important: RFC 8457).</summary>
public enum SpecialUse
{
    /// <summary>An ordinary folder.</summary>
    None,

    /// <summary>New mail: INBOX.</summary>
    Inbox,

    /// <summary><c>\All</c>: every message of the mailbox once more (Gmail's All Mail).</summary>
    All,

    /// <summary><c>\Archive</c>.</summary>
    Archive,

    /// <summary><c>\Drafts</c>.</summary>
    Drafts,

    /// <summary><c>\Flagged</c>: a view of the flagged messages.</summary>
    Flagged,

    /// <summary><c>\Important</c>: a view of the important messages.</summary>
    Important,

    /// <summary><c>\Junk</c>.</summary>
    Junk,

    /// <summary><c>\Sent</c>.</summary>
    Sent,

    /// <summary><c>\Trash</c>.</summary>
    Trash,
}
