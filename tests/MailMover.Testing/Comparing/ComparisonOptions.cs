using MailMover.Core.Model;

namespace MailMover.Testing.Comparing;

/// <summary>What counts as a difference between two mailboxes.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Where the messages of a source folder should be; null for folders that should not be there. Default: under the same name.</summary>
    public Func<FolderPath, FolderPath?> Destination { get; init; } = path => path;

    /// <summary>Whether messages must be in the same order.</summary>
    public bool InOrder { get; init; }

    /// <summary>Whether messages may be at the destination that the source has not.</summary>
    public bool AllowExtraMessages { get; init; }

    /// <summary>Whether folders may be at the destination that the source has not, if they are empty. INBOX always may.</summary>
    public bool AllowExtraFolders { get; init; }

    /// <summary>Whether the source's subscriptions must be at the destination too.</summary>
    public bool Subscriptions { get; init; } = true;

    /// <summary>Whether system flags and keywords must be the same.</summary>
    public bool Flags { get; init; } = true;

    /// <summary>Whether keywords count among the flags.</summary>
    public bool Keywords { get; init; } = true;

    /// <summary>Whether internal dates must be the same, to the second.</summary>
    public bool InternalDates { get; init; } = true;
}
