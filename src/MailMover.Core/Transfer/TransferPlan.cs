using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>What is decided before anything is written: which folder goes where, and which does not.</summary>
public sealed record TransferPlan
{
    /// <summary>The folders that go over, in the source's order.</summary>
    public required IReadOnlyList<FolderPair> Pairs { get; init; }

    /// <summary>The folders that do not, each with the reason in words.</summary>
    public required IReadOnlyList<(FolderInfo Folder, string Reason)> LeftOut { get; init; }

    /// <summary>What the user should know, in words: folders whose earlier mail went elsewhere, mappings that match nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
