namespace MailMover.Core.Verification;

/// <summary>What a verification found of one message of the source; the terms of its equation. Each message has exactly one.</summary>
public enum MessageFate
{
    /// <summary>It is in its folder at the destination.</summary>
    Present,

    /// <summary>It is in another folder at the destination.</summary>
    Moved,

    /// <summary>It is at the destination, but only in Trash or Junk, or marked as deleted, where the source has it elsewhere and unmarked.</summary>
    InTrash,

    /// <summary>The provider keeps one of identical messages, and that one is there.</summary>
    KeptAsOne,

    /// <summary>A rule of the user's left it out, or its folder.</summary>
    Skipped,

    /// <summary>The destination refused it, and its .eml lies on this computer, whole.</summary>
    Refused,

    /// <summary>The destination refused it, and there is no .eml of it.</summary>
    RefusedUnsaved,

    /// <summary>It is there, but its content is another one, and nothing explains that.</summary>
    Differs,

    /// <summary>It was never copied: it came after the last copy, or that copy failed or stopped before.</summary>
    NotYetCopied,

    /// <summary>It was copied, and is nowhere at the destination now.</summary>
    Missing,

    /// <summary>The same, and the user has said that it may be missing.</summary>
    AcceptedMissing,

    /// <summary>It could not be read, at one end or the other, so nothing can be said of it.</summary>
    Unreadable,

    /// <summary>It disappeared from the source while it was looked at.</summary>
    Vanished,
}
