using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Preflight;

/// <summary>Asks the journal which of a folder's messages earlier runs have dealt with: copied, recognised at the destination, or refused there.</summary>
internal delegate Task<IReadOnlySet<MessageKey>> DealtWithLookup(FolderRecord folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken);
