using MailMover.Core.Model;

namespace MailMover.Core.Verification;

/// <summary>A message that may be missing by the user's word. It is the same one only if folder and key are, and the Message-ID where it has one.</summary>
/// <param name="Folder">Its folder at the source.</param>
/// <param name="Key">Its key there.</param>
/// <param name="MessageId">Message-ID with its angle brackets; empty where it has none.</param>
public sealed record AcceptedMessage(FolderPath Folder, MessageKey Key, string MessageId);
