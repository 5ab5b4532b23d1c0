using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailMover.Core.Endpoints;
using MailMover.Protocols;

namespace MailMover.Cli.Endpoints;

/// <summary>An endpoint as it is typed: <c>imaps://user@host[:port]</c>. The user is everything before the last <c>@</c>, taken literally.</summary>
internal sealed record EndpointUri(ConnectionSecurity Security, string Host, int Port, string User)
{
    private const string WhatCanBeTyped =
        "Type imaps://user@host (TLS), imap://user@host (STARTTLS) or imap+insecure://user@host (clear text).";

    private static readonly Dictionary<string, (ConnectionSecurity Security, int Port)> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["imaps"] = (ConnectionSecurity.ImplicitTls, 993),
        ["imap"] = (ConnectionSecurity.StartTls, 143),
        ["imap+insecure"] = (ConnectionSecurity.ClearText, 143),
    };

    private static readonly string[] LaterSchemes = ["pop3s", "pop3", "pop3+insecure", "maildir", "mbox", "eml"];

    /// <summary>The two default ports are one: whoever changes from STARTTLS to TLS goes on with the same journal.</summary>
    public EndpointIdentity Identity => new("imap", Host.ToLowerInvariant(), Port is 143 or 993 ? 0 : Port, User);

    /// <summary>Reads an endpoint.</summary>
    /// <exception cref="FormatException">It is none. The message tells what can be typed, and never repeats a password.</exception>
    public static EndpointUri Parse(string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
            throw new FormatException(WithoutScheme(text));
        var scheme = text[..colon];
        if (!Schemes.TryGetValue(scheme, out var kind))
            throw new FormatException(UnknownScheme(scheme));

        var rest = text[(colon + 3)..];
        var at = rest.LastIndexOf('@');
        if (at <= 0)
            throw new FormatException($"The user name is missing. Type {scheme}://user@host; the user may itself contain an @, as in {scheme}://jo@example.org@imap.example.org.");
        var user = rest[..at];
        if (user.Contains(':', StringComparison.Ordinal))
            throw new FormatException("A password does not belong here: other users and the shell's history could read it. Leave out the colon and what follows it up to the @, and give the password with an option such as --from-password-env, --to-password-file, or at the prompt.");
        if (user.Any(char.IsControl))
            throw new FormatException("The user name contains a control character. Type it again.");
        var (host, port) = HostAndPort(rest[(at + 1)..], kind.Port);
        return new EndpointUri(kind.Security, host, port, user);
    }

    /// <summary>Reads an endpoint as journal and audit show it, or as it is typed.</summary>
    public static EndpointIdentity ParseIdentity(string text) => Parse(text).Identity;

    private static (string Host, int Port) HostAndPort(string text, int defaultPort)
    {
        var place = text.EndsWith('/') ? text[..^1] : text;
        if (place.StartsWith('['))
        {
            var end = place.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !IPAddress.TryParse(place[1..end], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
                throw new FormatException("What stands in [ ] is not an IPv6 address. Type it like this: imaps://jo@[2001:db8::1]:993.");
            return (place[1..end], end + 1 == place.Length ? defaultPort : PortNumber(place[(end + 1)..]));
        }

        var colon = place.IndexOf(':', StringComparison.Ordinal);
        if (colon != place.LastIndexOf(':'))
            throw new FormatException("There is more than one colon after the host. An IPv6 address is written in brackets: imaps://jo@[2001:db8::1]:993.");
        var host = colon < 0 ? place : place[..colon];
        if (host.Length == 0)
            throw new FormatException($"The host is missing after the @. {WhatCanBeTyped}");
        if (host.AsSpan().ContainsAny("/?#\\%") || host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new FormatException($"'{TerminalText.Escape(host)}' is not a host name. After the @ come only the host and, if needed, a port. {WhatCanBeTyped}");
        return (host, colon < 0 ? defaultPort : PortNumber(place[colon..]));
    }

    // The text is not repeated: a password ends up here when somebody swaps host and password.
    private static int PortNumber(string text) =>
        text.StartsWith(':') && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new FormatException("The port after the host is not a number from 1 to 65535. Leave it out for the usual one: 993 for imaps, 143 for imap.");

    private static string WithoutScheme(string text)
    {
        var scheme = Array.Find(LaterSchemes, s => text.StartsWith(s + ":", StringComparison.OrdinalIgnoreCase));
        if (scheme is not null)
            return UnknownScheme(scheme);
        if (text.Contains('@', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal))
            return $"This version does not find the server of a mail address by itself. Type the server as well, for example imaps://{TerminalText.Escape(text)}@imap.{TerminalText.Escape(text[(text.LastIndexOf('@') + 1)..])} (your provider's help pages name it).";
        return $"This is not an endpoint: there is no :// in it. {WhatCanBeTyped}";
    }

    private static string UnknownScheme(string scheme) =>
        LaterSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase)
            ? $"This version copies from IMAP to IMAP and does not know {scheme.ToLowerInvariant()} yet. {WhatCanBeTyped}"
            : scheme.Length is > 0 and <= 20 && scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
                ? $"'{scheme}' is not a kind of endpoint. {WhatCanBeTyped}"
                : $"What stands before :// is not a kind of endpoint. {WhatCanBeTyped}";
}
