using MailMover.Core.Model;

namespace MailMover.Cli.Detection;

/// <summary>What a mailbox holds now.</summary>
internal sealed record MailboxLook
{
    public required IReadOnlyList<LookedFolder> Folders { get; init; }

    /// <summary>What a look before this one found, and what became of it; null for the first look.</summary>
    public EarlierLook? Earlier { get; init; }

    public long Messages => Folders.Sum(f => f.Messages);

    /// <summary>Null where a server does not tell it for every folder.</summary>
    public long? Octets => Folders.Any(f => f.Octets is null) ? null : Folders.Sum(f => f.Octets);

    /// <summary>What one sees through POP3.</summary>
    public LookedFolder? Inbox => Folders.FirstOrDefault(f => f.Path == FolderPath.Inbox);
}
