using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailMover.Core.Endpoints;
using MailMover.Protocols;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Endpoints;

/// <summary>A mailbox on a server: <c>imaps://user@host[:port]</c>. The user is everything before the last <c>@</c>, taken literally.</summary>
internal sealed record ServerUri(EndpointKind Kind, ConnectionSecurity Security, string Host, int Port, string User) : EndpointUri(Kind)
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/?#\\%@:");

    private static readonly Dictionary<string, (EndpointKind Kind, ConnectionSecurity Security, int Port)> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["imaps"] = (EndpointKind.Imap, ConnectionSecurity.ImplicitTls, 993),
        ["imap"] = (EndpointKind.Imap, ConnectionSecurity.StartTls, 143),
        ["imap+insecure"] = (EndpointKind.Imap, ConnectionSecurity.ClearText, 143),
        ["pop3s"] = (EndpointKind.Pop3, ConnectionSecurity.ImplicitTls, 995),
        ["pop3"] = (EndpointKind.Pop3, ConnectionSecurity.StartTls, 110),
        ["pop3+insecure"] = (EndpointKind.Pop3, ConnectionSecurity.ClearText, 110),
    };

    /// <summary>The two default ports of a protocol are one: whoever changes from STARTTLS to TLS goes on with the same journal.</summary>
    public override EndpointIdentity Identity => new(
        Kind == EndpointKind.Imap ? "imap" : "pop3",
        Host.ToLowerInvariant(),
        IsDefault(Port) ? 0 : Port,
        User);

    /// <summary>As it is typed.</summary>
    public override string ToString()
    {
        var (scheme, usual) = Schemes.Where(s => s.Value.Kind == Kind && s.Value.Security == Security).Select(s => (s.Key, s.Value.Port)).First();
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{User}@{host}{(Port == usual ? "" : $":{Port}")}");
    }

    /// <summary>The mailbox at a server that was found.</summary>
    public static ServerUri Of(AccountServer server) =>
        new(server.Protocol == MailProtocol.Imap ? EndpointKind.Imap : EndpointKind.Pop3, server.Security, server.Host, server.Port, server.User);

    public static bool IsScheme(string scheme) => Schemes.ContainsKey(scheme);

    /// <param name="scheme">A known scheme.</param>
    /// <param name="rest">What follows the <c>://</c>.</param>
    public static ServerUri Parse(string scheme, string rest)
    {
        var kind = Schemes[scheme];
        var at = rest.LastIndexOf('@');
        if (at <= 0)
            throw new FormatException($"The user name is missing. Type {scheme}://user@host; the user may itself contain an @, as in {scheme}://jo@example.org@mail.example.org.");
        var user = rest[..at];
        if (user.Contains(':', StringComparison.Ordinal))
            throw new FormatException("A password does not belong here: other users and the shell's history could read it. Leave out the colon and what follows it up to the @, and give the password with an option such as --from-password-env, --to-password-file, or at the prompt.");
        if (user.Any(char.IsControl))
            throw new FormatException("The user name contains a control character. Type it again.");
        var (host, port) = HostAndPort(rest[(at + 1)..], kind.Port);
        return new ServerUri(kind.Kind, kind.Security, host, port, user);
    }

    private bool IsDefault(int port) => Kind == EndpointKind.Imap ? port is 143 or 993 : port is 110 or 995;

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
        if (!IsHostName(host))
            throw new FormatException($"'{TerminalText.Escape(host)}' is not a host name. After the @ come only the host and, if needed, a port. {WhatCanBeTyped}");
        return (host, colon < 0 ? defaultPort : PortNumber(place[colon..]));
    }

    /// <summary>Whether it can be a host name or an IPv4 address; nobody is asked.</summary>
    public static bool IsHostName(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny(NotInHosts) && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    // The text is not repeated: a password ends up here when somebody swaps host and password.
    private static int PortNumber(string text) =>
        text.StartsWith(':') && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new FormatException("The port after the host is not a number from 1 to 65535. Leave it out for the usual one: 993 for imaps, 143 for imap, 995 for pop3s, 110 for pop3.");
}
