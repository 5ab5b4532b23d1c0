using MailMover.Protocols;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery.Autoconfig;

/// <summary>A server as a clientConfig names it; host and user may hold placeholders.</summary>
internal sealed record IncomingServer(MailProtocol Protocol, string Host, int Port, ConnectionSecurity Security, string User, bool TokenOnly)
{
    /// <summary>The server for one address; null where what it names is no host, or no user name that can be used.</summary>
    public AccountServer? For(AccountAddress address)
    {
        var user = Filled(User, address);
        if (HostName.Normal(Filled(Host, address)) is not { } host || user.Length == 0 || user.Any(char.IsControl) || user.Contains(':', StringComparison.Ordinal))
            return null;
        return new AccountServer { Protocol = Protocol, Host = host, Port = Port, Security = Security, User = user, TokenOnly = TokenOnly };
    }

    private static string Filled(string text, AccountAddress address) => text
        .Replace("%EMAILADDRESS%", address.Text, StringComparison.OrdinalIgnoreCase)
        .Replace("%EMAILLOCALPART%", address.LocalPart, StringComparison.OrdinalIgnoreCase)
        .Replace("%EMAILDOMAIN%", address.Domain, StringComparison.OrdinalIgnoreCase)
        .Trim();
}
