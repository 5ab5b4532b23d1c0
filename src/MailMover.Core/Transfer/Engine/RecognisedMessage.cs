using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>A source message that the destination holds already.</summary>
/// <param name="Message">Its listing at the source.</param>
/// <param name="Header">Its header fields.</param>
/// <param name="UidValidity">UIDVALIDITY of the destination folder; 0 where no message of its own is claimed there.</param>
/// <param name="Uid">Its UID there; 0 likewise.</param>
/// <param name="Reason">How it was recognised, in words.</param>
/// <param name="Sha256">The digest of its octets; null where it was not read whole.</param>
internal readonly record struct RecognisedMessage(MessageListing Message, MessageHeader Header, uint UidValidity, uint Uid, string Reason, Sha256Digest? Sha256 = null);
