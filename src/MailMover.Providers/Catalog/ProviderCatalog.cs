using System.Net;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Catalog;

/// <summary>
/// All providers that are known: those that come with the program, overlaid by those of a folder of the user. A file there with the id of a built-in template
/// replaces it, another id adds one, and a domain or MX pattern that it claims is taken from the built-in one. Safe for use by several threads.
/// </summary>
public sealed class ProviderCatalog
{
    private readonly Dictionary<string, ProviderTemplate> _ids;
    private readonly Dictionary<string, ProviderTemplate> _domains = [];
    private readonly List<(string Pattern, ProviderTemplate Template)> _exchanges = [];
    private readonly List<(string Pattern, ProviderTemplate Template)> _hosts = [];
    private readonly Dictionary<string, string> _files;

    private ProviderCatalog(IReadOnlyList<ProviderTemplate> own, IReadOnlyList<ProviderTemplate> builtIn, Dictionary<string, string> files, IReadOnlyList<CatalogProblem> problems)
    {
        _files = files;
        Problems = problems;
        All = [.. own.Concat(Overlaid(own, builtIn)).OrderBy(t => t.Id, StringComparer.Ordinal)];
        _ids = All.ToDictionary(t => t.Id, StringComparer.OrdinalIgnoreCase);
        // What the user wrote comes first where two claim the same.
        foreach (var template in All.OrderBy(t => files.ContainsKey(t.Id) ? 0 : 1))
            Index(template);
    }

    /// <summary>All templates in the order of their ids.</summary>
    public IReadOnlyList<ProviderTemplate> All { get; }

    /// <summary>The files of the user's folder that are not used, and why. They stop nothing.</summary>
    public IReadOnlyList<CatalogProblem> Problems { get; }

    /// <summary>Reads all templates. Takes some milliseconds, so it is done once and only where it is needed.</summary>
    /// <param name="directory">The user's folder, whose files <c>*.json</c> count; null for none. One that cannot be read is a problem of the catalog, not an error.</param>
    /// <param name="time">What day it is, for the check of the user's files; null for the system's clock.</param>
    public static ProviderCatalog Load(string? directory, TimeProvider? time = null)
    {
        var own = OwnTemplates.Read(directory, time ?? TimeProvider.System);
        return new(own.Templates, BuiltInTemplates.Read(), own.Files, own.Problems);
    }

    /// <summary>The template with an id, in whatever case; null where there is none.</summary>
    public ProviderTemplate? ById(string id) => _ids.GetValueOrDefault(id);

    /// <summary>The template that claims a domain of addresses; null where there is none.</summary>
    /// <param name="domain">The domain, in Unicode or punycode, in whatever case.</param>
    public ProviderTemplate? ByDomain(string domain) => _domains.GetValueOrDefault(DomainName.Comparable(domain));

    /// <summary>The template of those who receive the mail of a domain; null where none is known. Of several patterns for a host the longest decides.</summary>
    /// <param name="exchanges">The hosts of the domain's MX records, the preferred one first: the first that is known decides.</param>
    public ProviderTemplate? ByMx(IEnumerable<string> exchanges) =>
        exchanges.Select(e => Candidates(_exchanges, e).FirstOrDefault()).FirstOrDefault(t => t is not null);

    /// <summary>
    /// The template of a mail server; null where none is known. Where several providers use the same server, the user name decides: the one whose domain it
    /// has; for a domain that nobody claims one whose customers bring their own; otherwise the first that claims domains.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="user">The user name, if it is known.</param>
    public ProviderTemplate? ByHost(string host, string? user = null)
    {
        var candidates = Candidates(_hosts, host).Distinct().ToList();
        if (candidates.Count < 2)
            return candidates.FirstOrDefault();
        var domain = user is null ? null : DomainName.OfAddress(user);
        if (domain is not null && _domains.TryGetValue(domain, out var claimed))
            return candidates.Contains(claimed) ? claimed : candidates[0];
        return candidates.FirstOrDefault(t => (t.Domains.Count == 0) == (domain is not null)) ?? candidates[0];
    }

    /// <summary>The user's file that a template comes from; null for one that comes with the program.</summary>
    public string? FileOf(ProviderTemplate template) => _files.GetValueOrDefault(template.Id);

    private static IEnumerable<ProviderTemplate> Overlaid(IReadOnlyList<ProviderTemplate> own, IReadOnlyList<ProviderTemplate> builtIn)
    {
        var ids = own.Select(t => t.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var domains = own.SelectMany(t => t.Domains).Select(DomainName.Comparable).ToHashSet();
        var exchanges = own.SelectMany(t => t.Mx).Select(DomainName.Comparable).ToHashSet();
        return builtIn.Where(t => !ids.Contains(t.Id)).Select(t => own.Count == 0 ? t : t with
        {
            Domains = [.. t.Domains.Where(d => !domains.Contains(DomainName.Comparable(d)))],
            Mx = [.. t.Mx.Where(m => !exchanges.Contains(DomainName.Comparable(m)))],
        });
    }

    // Those with the longest pattern that fits.
    private static IEnumerable<ProviderTemplate> Candidates(List<(string Pattern, ProviderTemplate Template)> patterns, string host)
    {
        var name = DomainName.Comparable(host);
        var fitting = patterns.Where(p => HostPattern.Matches(p.Pattern, name)).ToList();
        return fitting.Where(p => p.Pattern.Length == fitting.Max(f => f.Pattern.Length)).Select(p => p.Template);
    }

    private void Index(ProviderTemplate template)
    {
        foreach (var domain in template.Domains)
            _domains.TryAdd(DomainName.Comparable(domain), template);
        _exchanges.AddRange(template.Mx.Select(m => (DomainName.Comparable(m), template)));
        // Whatever runs at an address of this computer need not be that provider's.
        _hosts.AddRange(template.Imap.Concat(template.Pop3).Select(s => s.Host).Concat(template.OtherHosts)
            .Where(h => h.Length > 0 && !IPAddress.TryParse(h, out _)).Select(DomainName.Comparable).Distinct().Select(h => (h, template)));
    }
}
