namespace MailMover.Core.Model;

/// <summary>What became of a source message; the terms of the closing equation.</summary>
public enum MessageOutcome
{
    /// <summary>It was appended to the destination.</summary>
    Copied,

    /// <summary>The destination held it already.</summary>
    AlreadyThere,

    /// <summary>A rule of the user's left it out.</summary>
    Skipped,

    /// <summary>The destination would not take it.</summary>
    Refused,

    /// <summary>It could not be read or written this time; the next run tries again.</summary>
    Failed,

    /// <summary>The source listed it but does not have it.</summary>
    Vanished,
}
