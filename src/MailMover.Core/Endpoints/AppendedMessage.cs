namespace MailMover.Core.Endpoints;

/// <summary>What became of one message of a batch.</summary>
/// <param name="Status">How its append ended.</param>
/// <param name="Uid">Its UID at the destination (APPENDUID, RFC 4315); 0 where the server did not tell, or told something that cannot be.</param>
/// <param name="Failure">Why it was refused; null unless <see cref="AppendStatus.Refused"/>.</param>
public readonly record struct AppendedMessage(AppendStatus Status, uint Uid = 0, MailFailureException? Failure = null);
