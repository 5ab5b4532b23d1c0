using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>A folder that was found in a tree of single files.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Directory">Where its messages lie; null for INBOX where nobody has one.</param>
/// <param name="Inner">Directories inside that one that are no folders, but only hold more of its messages, as Apple Mail has them; relative.</param>
internal sealed record FoundEml(FolderPath Path, string? Directory, IReadOnlyList<string> Inner)
{
    /// <summary>What it is for.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>Whether the user is subscribed to it.</summary>
    public bool IsSubscribed { get; init; }
}
