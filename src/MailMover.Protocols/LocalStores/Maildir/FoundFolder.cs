using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>A folder of a store as it lies on the disk.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Directory">Where it lies, relative to the store, with <c>/</c> between names; empty for the store itself.</param>
/// <param name="Problem">Why it cannot be opened, in words; null where it can.</param>
internal sealed record FoundFolder(FolderPath Path, string Directory, string? Problem = null);
