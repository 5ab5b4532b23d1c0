namespace MailMover.Testing.Discovery;

/// <summary>What a web server sends.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Location">Where it redirects to; null for nowhere.</param>
public sealed record WebReply(int Status, string Body = "", string? Location = null);
