using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Removal;

/// <summary>A message that the source has and that was copied long enough ago.</summary>
/// <param name="Folder">Its folder at the source.</param>
/// <param name="Record">The number of the journal's folder that has its entry.</param>
/// <param name="Entry">Its entry.</param>
internal sealed record RemovalCandidate(FolderPath Folder, long Record, JournalEntry Entry);
