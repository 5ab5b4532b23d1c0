using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>A folder that was found in a tree of mbox files.</summary>
/// <param name="Path">Its name.</param>
/// <param name="File">Its file; null for INBOX where nobody has one.</param>
/// <param name="Container">The directory with the folders inside it; null where there is none yet.</param>
/// <param name="Problem">Why it cannot be read, in words; null where nothing is known against it.</param>
internal sealed record FoundMbox(FolderPath Path, string? File, string? Container, string? Problem = null)
{
    /// <summary>What it is for.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>Whether the user is subscribed to it.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>Whether it can hold messages.</summary>
    public bool CanOpen => File is not null || Path.IsInbox || Problem is not null;
}
