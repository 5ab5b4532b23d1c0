namespace MailMover.Protocols.Discovery;

/// <summary>A place where a mail server may be.</summary>
/// <param name="Protocol">What it would speak.</param>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Security">How it would be protected: TLS at once or STARTTLS.</param>
public sealed record ServicePlace(MailProtocol Protocol, string Host, int Port, ConnectionSecurity Security);
