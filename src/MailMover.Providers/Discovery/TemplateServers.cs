using MailMover.Protocols;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>The servers of a template as servers of an account.</summary>
public static class TemplateServers
{
    /// <summary>Those with encryption, in order of preference.</summary>
    public static IReadOnlyList<AccountServer> Of(ProviderTemplate template, AccountAddress address) =>
    [
        .. from protocol in (TemplateProtocol[])[TemplateProtocol.Imap, TemplateProtocol.Pop3]
           from server in template.Servers(protocol, address.Text)
           where server.Security != TemplateSecurity.ClearText
           select new AccountServer
           {
               Protocol = protocol == TemplateProtocol.Imap ? MailProtocol.Imap : MailProtocol.Pop3,
               Host = server.Host,
               Port = server.Port,
               Security = server.Security == TemplateSecurity.Tls ? ConnectionSecurity.ImplicitTls : ConnectionSecurity.StartTls,
               User = server.User,
               TokenOnly = TakesTokensOnly(template),
           },
    ];

    /// <summary>Whether it takes tokens and no kind of password.</summary>
    public static bool TakesTokensOnly(ProviderTemplate template) => template.Authentication.Methods is { Count: > 0 } methods && methods.All(m => m == LoginMethod.OAuth2);
}
