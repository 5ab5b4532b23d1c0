namespace MailMover.Core.Verification;

/// <summary>Whether the old mailbox may go. Stored by number: never renumber.</summary>
public enum Verdict
{
    /// <summary>Safe to cancel.</summary>
    Green = 0,

    /// <summary>Safe, but there is something to read first.</summary>
    Amber = 1,

    /// <summary>Not safe.</summary>
    Red = 2,
}
