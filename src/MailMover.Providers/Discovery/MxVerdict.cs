using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery.Names;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>Whose mailboxes the hosts are that receive a domain's mail.</summary>
internal static class MxVerdict
{
    /// <summary>
    /// The provider whose servers receive the mail, by the most preferred hosts: a spare host elsewhere says nothing. Filters such as Proofpoint or Mimecast
    /// have no template with mailboxes, so they name nobody. Null where it is not known.
    /// </summary>
    public static (ProviderTemplate Provider, string Host)? Of(IReadOnlyList<MxHost> hosts, ProviderCatalog catalog)
    {
        foreach (var host in hosts.Where(h => h.Preference == hosts[0].Preference))
        {
            if (catalog.ByMx([host.Host]) is { Kind: ProviderKind.Provider } provider && provider.Imap.Count + provider.Pop3.Count > 0)
                return (provider, host.Host);
        }

        return null;
    }

    /// <summary>
    /// The provider to which a domain that a template claims has moved: its mail arrives at another provider's servers and at none that the template knows.
    /// Null where the template holds. A template with the very servers of the other one, such as that of Verizon with AOL's, knows more and holds too.
    /// </summary>
    public static (ProviderTemplate Provider, string Host)? MovedTo(ProviderTemplate own, IReadOnlyList<MxHost> hosts, ProviderCatalog catalog)
    {
        if (Of(hosts, catalog) is not { } found || found.Provider.Id == own.Id)
            return null;
        return hosts.Any(h => own.Mx.Any(p => HostPattern.Matches(p, h.Host))) || Hosts(own).Overlaps(Hosts(found.Provider)) ? null : found;
    }

    private static HashSet<string> Hosts(ProviderTemplate template) => [.. template.Imap.Concat(template.Pop3).Select(s => s.Host)];
}
