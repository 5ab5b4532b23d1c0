using MailMover.Protocols;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>The servers of a template for one address.</summary>
public static class TemplateServers
{
    /// <summary>Those with encryption, in order of preference: a server for this very domain comes before one for all.</summary>
    public static IReadOnlyList<AccountServer> Of(ProviderTemplate template, AccountAddress address) =>
        [.. Of(template, template.Imap, MailProtocol.Imap, address), .. Of(template, template.Pop3, MailProtocol.Pop3, address)];

    /// <summary>Whether it takes tokens and no kind of password.</summary>
    public static bool TakesTokensOnly(ProviderTemplate template) => template.Authentication.Methods is { Count: > 0 } methods && methods.All(m => m == LoginMethod.OAuth2);

    private static IEnumerable<AccountServer> Of(ProviderTemplate template, IReadOnlyList<ServerTemplate> servers, MailProtocol protocol, AccountAddress address) =>
        from server in servers
        where server.Host.Length > 0 && server.Security != TemplateSecurity.ClearText && (server.OnlyFor.Count == 0 || server.OnlyFor.Contains(address.Domain))
        orderby server.OnlyFor.Count == 0
        select new AccountServer
        {
            Protocol = protocol,
            Host = server.Host,
            Port = server.Port,
            Security = server.Security == TemplateSecurity.Tls ? ConnectionSecurity.ImplicitTls : ConnectionSecurity.StartTls,
            User = server.User == UserForm.LocalPart ? address.LocalPart : address.Text,
            TokenOnly = TakesTokensOnly(template),
        };
}
