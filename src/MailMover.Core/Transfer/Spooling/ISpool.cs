using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>
/// Messages that were downloaded and are not yet known to have arrived: what a source may not show a second time is not lost with the process. Belongs to one
/// mailbox pair, and to one process until it is disposed.
/// </summary>
/// <remarks>
/// Methods may be called concurrently. Keys are <see cref="ImapMessageKey"/>s. A message is held with its octets, or, once they are safe elsewhere, with its listing alone.
/// </remarks>
public interface ISpool : IAsyncDisposable
{
    /// <summary>What the user should know of what was found when the spool was opened, in words; usually nothing.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The folders of which messages are held.</summary>
    IReadOnlyList<FolderPath> Folders { get; }

    /// <summary>How many messages of a folder are held, with octets or without, of all generations.</summary>
    int Count(FolderPath folder);

    /// <summary>Whether a message is held, with octets or without.</summary>
    bool Holds(FolderPath folder, MessageKey key);

    /// <summary>Whether the octets of a message are held.</summary>
    bool HoldsOctets(FolderPath folder, MessageKey key);

    /// <summary>Keys that are held of one generation, ascending: those above one UID and up to another.</summary>
    IReadOnlyList<MessageKey> KeysOf(FolderPath folder, uint generation, uint above, uint upTo, int most);

    /// <summary>Keys that are held of all other generations, ascending.</summary>
    IReadOnlyList<MessageKey> KeysOfOthers(FolderPath folder, uint generation);

    /// <summary>Makes sure that so many octets can be kept, before anybody downloads them.</summary>
    /// <exception cref="JournalException">They cannot; the words say what is missing and where.</exception>
    Task EnsureRoomAsync(long octets, CancellationToken cancellationToken);

    /// <summary>Keeps messages that were read. All of them are on disk when the task ends, with one wait for the disk. What is held already is replaced.</summary>
    /// <exception cref="JournalException">They cannot be kept.</exception>
    Task AddAsync(FolderPath folder, IReadOnlyList<(FetchedMessage Message, string? Name)> messages, CancellationToken cancellationToken);

    /// <summary>What is known of these messages, in their order; those that are not held, or cannot be read any more, are left out.</summary>
    Task<IReadOnlyList<SpooledMessage>> ReadAsync(FolderPath folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken);

    /// <summary>The octets of a message, exactly those that were added: they were compared with their digest. Null where they are not held or are damaged.</summary>
    Task<MessageOctets?> OpenAsync(FolderPath folder, MessageKey key, CancellationToken cancellationToken);

    /// <summary>The octets of these messages are safe elsewhere: only their listings stay. What cannot be dropped now stays whole; never an error.</summary>
    Task DropOctetsAsync(FolderPath folder, IReadOnlyList<MessageKey> keys);

    /// <summary>These messages have arrived and are not held any longer. What cannot be removed now is removed by a later run; never an error.</summary>
    Task ReleaseAsync(FolderPath folder, IReadOnlyList<MessageKey> keys);

    /// <summary>These messages have other keys now. Durable when the task ends; after a crash some have the new key and the others the old one, none is lost.</summary>
    /// <exception cref="JournalException">The new keys cannot be written.</exception>
    Task RekeyAsync(FolderPath folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken);
}
