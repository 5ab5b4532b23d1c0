using MailMover.Cli.Endpoints;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Detection;

/// <summary>What <c>detect</c> was given: a mail address, whose servers have to be guessed, or a host.</summary>
/// <param name="Address">The mail address; null for a host.</param>
/// <param name="Host">The host, or the address's domain.</param>
internal sealed record DetectTarget(string? Address, string Host)
{
    /// <exception cref="FormatException">It is neither. The message never repeats a password.</exception>
    public static DetectTarget Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
            throw new FormatException("type only the mail address or the name of the server here, without imaps:// or the like: this command finds out which of them is right.");
        if (text.Contains(':', StringComparison.Ordinal))
            throw new FormatException("type only the mail address or the name of the server. A password or a port does not belong here: the password is asked for, and --imap-port and --pop3-port name unusual ports.");
        var at = text.LastIndexOf('@');
        if (at == 0 || at == text.Length - 1 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || !ServerUri.IsHostName(text[(at + 1)..]))
            throw new FormatException($"'{TerminalText.Escape(TerminalText.Shorten(text, 60))}' is neither a mail address nor the name of a server. Type for example jo@example.org or mail.example.org.");
        return at < 0 ? new DetectTarget(null, text) : new DetectTarget(text, text[(at + 1)..].ToLowerInvariant());
    }

    /// <summary>Where a server for this protocol may be, the likeliest first.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="port">The only port to look at; null for the usual ones.</param>
    public IReadOnlyList<ServicePlace> Places(MailProtocol protocol, int? port) =>
        Address is null ? GuessedPlaces.At(protocol, Host, port) : GuessedPlaces.Below(protocol, Host, port);
}
