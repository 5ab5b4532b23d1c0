using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>Called when the journal holds that messages of a spool have arrived.</summary>
/// <param name="folder">Their source folder.</param>
/// <param name="entries">What the journal says of them.</param>
internal delegate Task ArrivalHandler(FolderPath folder, IReadOnlyList<JournalEntry> entries);
