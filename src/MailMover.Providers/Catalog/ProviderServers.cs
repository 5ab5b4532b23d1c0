using MailMover.Providers.Templates;

namespace MailMover.Providers.Catalog;

/// <summary>Which servers of a provider an address is to use.</summary>
public static class ProviderServers
{
    /// <summary>
    /// The servers for an address, the best first: those that are for its domain alone, then those that are for all. Empty where the provider does not
    /// speak the protocol; servers of software that people run themselves are left out, since their host is not known.
    /// </summary>
    /// <param name="template">The provider.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="address">The mail address; its domain need not be one of the provider's.</param>
    public static IReadOnlyList<ProviderServer> Servers(this ProviderTemplate template, TemplateProtocol protocol, string address)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(address);
        var domain = DomainName.OfAddress(address);
        var servers = (protocol == TemplateProtocol.Imap ? template.Imap : template.Pop3).Where(s => s.Host.Length > 0).ToList();
        return
        [
            .. servers.Where(s => s.OnlyFor.Any(d => DomainName.Comparable(d) == domain))
                .Concat(servers.Where(s => s.OnlyFor.Count == 0))
                .Select(s => new ProviderServer
                {
                    Protocol = protocol,
                    Host = s.Host,
                    Port = s.Port,
                    Security = s.Security,
                    User = s.User == UserForm.LocalPart && address.LastIndexOf('@') is >= 0 and var at ? address[..at] : address,
                }),
        ];
    }
}
