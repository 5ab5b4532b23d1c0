using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>One message to remove from a source.</summary>
/// <param name="Key">The message as it was listed.</param>
/// <param name="SizeInOctets">Its size as it was read.</param>
public sealed record RemovalRequest(MessageKey Key, long SizeInOctets);
