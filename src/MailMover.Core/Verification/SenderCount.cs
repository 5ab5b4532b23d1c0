namespace MailMover.Core.Verification;

/// <summary>Somebody who wrote to the old address lately.</summary>
/// <param name="Address">The address, in lower case.</param>
/// <param name="Name">The name that stood beside it last; empty where none did.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="Last">The newest one.</param>
public sealed record SenderCount(string Address, string Name, long Messages, DateTimeOffset Last);
