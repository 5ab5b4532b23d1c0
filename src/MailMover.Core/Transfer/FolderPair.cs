using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>One source folder and its destination folder.</summary>
public sealed record FolderPair
{
    /// <summary>The source folder, with its figures where it can be opened.</summary>
    public required FolderInfo Source { get; init; }

    /// <summary>Where its messages go.</summary>
    public required FolderPath Destination { get; init; }

    /// <summary>Whether the destination folder has to be created.</summary>
    public bool Create { get; init; }

    /// <summary>What the destination folder is for, where the destination may be told when creating it.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>Why the destination's name differs from the source's, in words; empty where it does not, or for a mere change of delimiter.</summary>
    public string Note { get; init; } = "";
}
