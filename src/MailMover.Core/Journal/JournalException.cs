namespace MailMover.Core.Journal;

/// <summary>The state directory cannot be used: full disk, no permission, network file system. The message says what to do next.</summary>
public sealed class JournalException(string message, Exception? innerException = null) : Exception(message, innerException);
