using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>A message that is to be copied.</summary>
/// <param name="Message">Its listing.</param>
/// <param name="EarlierAttempts">How often it was tried before.</param>
internal readonly record struct PendingMessage(MessageListing Message, int EarlierAttempts);
