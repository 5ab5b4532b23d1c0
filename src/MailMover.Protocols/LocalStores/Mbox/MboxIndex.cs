using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>What is known of an mbox file at one moment.</summary>
/// <param name="Stamp">By what it is known to be unchanged.</param>
/// <param name="IsSettled">Whether a change since would show in the stamp.</param>
/// <param name="Table">Its messages.</param>
/// <param name="Status">Its figures.</param>
/// <param name="Expunged">How many messages Thunderbird has deleted in it and not yet compacted away.</param>
internal sealed record MboxIndex(FileStamp Stamp, bool IsSettled, EntryTable Table, FolderStatus Status, int Expunged);
