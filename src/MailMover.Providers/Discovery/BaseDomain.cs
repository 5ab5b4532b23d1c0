namespace MailMover.Providers.Discovery;

/// <summary>The domains that the operator of a mail host may have: what Thunderbird's database is asked for beside the address's own domain.</summary>
internal static class BaseDomain
{
    // Below a country these are no operator's own. The list of all such suffixes has ten thousand entries; a wrong guess asks in vain, and no more.
    private static readonly HashSet<string> Generic = ["co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "gen", "asn", "id", "nom", "firm"];

    /// <summary>The registered domain first, then the host without its first label where that is another one.</summary>
    public static IReadOnlyList<string> Of(string host)
    {
        var labels = host.Split('.');
        if (labels.Length < 3)
            return labels.Length == 2 ? [host] : [];
        var isBelowCountry = labels[^1].Length == 2 && Generic.Contains(labels[^2]);
        var registered = string.Join('.', labels[^(isBelowCountry ? 3 : 2)..]);
        return [.. new[] { registered, string.Join('.', labels[1..]) }.Where(d => d.Length >= registered.Length).Distinct()];
    }
}
