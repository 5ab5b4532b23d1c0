using MailMover.Core.Model;

namespace MailMover.Testing.Contracts;

/// <summary>A folder that a contract test wants to find at a source.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Messages">Its messages in order.</param>
public sealed record SeedFolder(FolderPath Path, IReadOnlyList<SeedMessage> Messages)
{
    public bool IsSubscribed { get; init; }

    public static SeedFolder Inbox(params IReadOnlyList<SeedMessage> messages) => new(FolderPath.Inbox, messages);
}
