using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>A source message that was not found in its folder.</summary>
/// <param name="Message">The message.</param>
/// <param name="Otherwise">What it is if it is found nowhere else either; null to ask the journal.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Sha256">The digest of its octets, where they were read.</param>
/// <param name="Unseen">Where else it may lie, since that could not be looked at, in words; empty where everything was. What was copied is then not called missing.</param>
internal readonly record struct Wanted(IndexedMessage Message, MessageFate? Otherwise = null, string Reason = "", Sha256Digest? Sha256 = null, string Unseen = "");
