namespace MailMover.Core.Journal;

/// <summary>Whether a message was removed from the source by the user's order. Stored by number: never renumber.</summary>
public enum SourceRemovalState
{
    /// <summary>Nobody asked for it.</summary>
    None = 0,

    /// <summary>It was ordered, and no answer is known; a look at the source tells.</summary>
    Ordered = 1,

    /// <summary>It is gone.</summary>
    Removed = 2,
}
