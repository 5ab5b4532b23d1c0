namespace MailMover.Cli.Settings;

/// <summary>What the user ordered for an account's octets in any 24 hours.</summary>
/// <param name="Octets">The limit; null for none.</param>
internal sealed record DailyLimit(long? Octets);
