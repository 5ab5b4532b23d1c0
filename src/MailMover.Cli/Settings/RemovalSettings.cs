namespace MailMover.Cli.Settings;

/// <summary>That copied mail is to be deleted at the source.</summary>
/// <param name="AfterDays">How many days ago it must have been copied at least.</param>
/// <param name="IsConfirmed">Whether the user agreed beforehand, in so many words.</param>
internal sealed record RemovalSettings(int AfterDays, bool IsConfirmed);
