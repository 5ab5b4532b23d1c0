using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>What was found of one message, before its header fields are read once more to tell of it.</summary>
/// <param name="Message">The message as it was listed.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Content">How its content compares.</param>
/// <param name="Where">The folder at the destination.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Sha256">The digest of its octets at the source, where they were read.</param>
/// <param name="SavedAs">The file on this computer that holds it.</param>
/// <param name="JournalKey">The key under which the journal has it, where that was asked.</param>
internal readonly record struct Finding(
    IndexedMessage Message, MessageFate Fate, ContentMatch Content, FolderPath? Where, string Reason, Sha256Digest? Sha256 = null, string? SavedAs = null, MessageKey? JournalKey = null);
