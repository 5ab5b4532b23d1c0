using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>What is sent in place of a message that the destination refused (<c>--repair</c>).</summary>
/// <param name="Octets">The octets; whoever made them disposes them.</param>
/// <param name="Header">Their header fields.</param>
/// <param name="Repairs">What was put right, in words.</param>
internal sealed record RepairedMessage(MessageOctets Octets, MessageHeader Header, string Repairs);
