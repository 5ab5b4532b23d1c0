using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>One source folder of a mailbox pair as the journal knows it.</summary>
public sealed record FolderRecord
{
    /// <summary>The journal's number for it.</summary>
    public required long Id { get; init; }

    /// <summary>Its path at the source.</summary>
    public required FolderPath Source { get; init; }

    /// <summary>The destination folder planned last.</summary>
    public required FolderPath Destination { get; init; }

    /// <summary>MAILBOXID at the source, if it has one.</summary>
    public string? MailboxId { get; init; }

    /// <summary>The last checkpoint; null until one was reached.</summary>
    public FolderCheckpoint? Checkpoint { get; init; }

    /// <summary>UIDVALIDITY of the generation that entries are being written for; 0 before the first.</summary>
    public uint UidValidity { get; init; }
}
