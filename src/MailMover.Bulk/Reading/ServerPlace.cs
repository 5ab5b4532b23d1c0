namespace MailMover.Bulk.Reading;

/// <summary>A server without a user, as in <c>--from-server imaps://imap.old.example</c>.</summary>
/// <param name="Scheme">What stands before <c>://</c>.</param>
/// <param name="Host">The host, with its port if that is not the usual one.</param>
public sealed record ServerPlace(string Scheme, string Host)
{
    /// <summary>Reads a server. A host alone is one that speaks TLS at once.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ServerPlace Parse(string text)
    {
        var place = text.Trim().TrimEnd('/');
        var colon = place.IndexOf("://", StringComparison.Ordinal);
        var (scheme, host) = colon < 0 ? ("imaps", place) : (place[..colon], place[(colon + 3)..]);
        if (host.Length == 0 || host.Any(c => char.IsWhiteSpace(c) || c is '@' or '/'))
            throw new FormatException("is not a server. Type it without a user: imaps://imap.example.org.");
        return new ServerPlace(scheme, host);
    }

    /// <summary>The endpoint of a user on it.</summary>
    public string EndpointOf(string user) => $"{Scheme}://{user}@{Host}";
}
