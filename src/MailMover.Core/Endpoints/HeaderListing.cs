namespace MailMover.Core.Endpoints;

/// <summary>A message's listing together with its header fields.</summary>
/// <param name="Message">The listing.</param>
/// <param name="Header">The header fields.</param>
public sealed record HeaderListing(MessageListing Message, MessageHeader Header);
