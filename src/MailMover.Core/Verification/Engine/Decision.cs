using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>What reading a source message, and what may be its copy, has shown.</summary>
/// <param name="Copy">The position of its copy; -1 where none is one.</param>
/// <param name="Content">How they compare.</param>
/// <param name="Reason">More about it, in words.</param>
/// <param name="Sha256">The digest of the source's octets; null where they could not be read.</param>
/// <param name="Trouble">The fate that follows where a message could not be read; null where all could.</param>
internal readonly record struct Decision(int Copy, ContentMatch Content, string Reason = "", Sha256Digest? Sha256 = null, MessageFate? Trouble = null);
