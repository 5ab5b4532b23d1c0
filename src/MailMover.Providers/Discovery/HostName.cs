namespace MailMover.Providers.Discovery;

/// <summary>Names of hosts and domains, as they come from others.</summary>
internal static class HostName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Whether it is a name of DNS (RFC 1123, section 2.1) in ASCII. An address of numbers is none: no certificate would name it.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= LongestName && name.Split('.').All(IsLabel) && !name.Split('.')[^1].All(char.IsAsciiDigit);

    /// <summary>The name in lower case without the dot that DNS puts at its end; null where it is none.</summary>
    public static string? Normal(string name)
    {
        var plain = (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();
        return IsValid(plain) ? plain : null;
    }

    /// <summary>Whether a host is a domain or lies below it.</summary>
    public static bool IsIn(string host, string domain) => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && label[0] != '-' && label[^1] != '-';
}
