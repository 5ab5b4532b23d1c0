using MailMover.Core.Audit;

namespace MailMover.Core.Journal;

/// <summary>A new state of an entry and, where its outcome changed, the audit row that goes with it; both become durable together.</summary>
/// <param name="Entry">The entry as it is now.</param>
/// <param name="Audit">The finished row; null where there is nothing new to tell.</param>
public readonly record struct EntryRecord(JournalEntry Entry, AuditRow? Audit);
