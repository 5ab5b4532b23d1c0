namespace MailMover.Cli.Detection;

/// <summary>What an earlier look at a POP3 maildrop found.</summary>
/// <param name="Time">When it was.</param>
/// <param name="Messages">How many messages there were.</param>
/// <param name="Gone">How many of these are not there any more.</param>
internal sealed record EarlierLook(DateTimeOffset Time, long Messages, long Gone);
