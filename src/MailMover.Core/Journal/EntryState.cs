namespace MailMover.Core.Journal;

/// <summary>Where a message stands. Stored by number: never renumber.</summary>
public enum EntryState
{
    /// <summary>An append was begun; unless <see cref="Copied"/> follows, the entry is in doubt and is settled by looking.</summary>
    Appending = 1,

    /// <summary>Appended to the destination.</summary>
    Copied = 2,

    /// <summary>Recognised at the destination.</summary>
    AlreadyThere = 3,

    /// <summary>The destination would not take it. Tried again only when asked, or when rules, limits or the program changed.</summary>
    Refused = 4,

    /// <summary>It failed this time. Tried again in every run.</summary>
    Failed = 5,

    /// <summary>The source listed it but does not have it. Tried again in every run that still lists it.</summary>
    Vanished = 6,

    /// <summary>The audit log says that a rule left it out. Never a reason to leave it out again: rules are applied anew in each run.</summary>
    Skipped = 7,
}
