namespace MailMover.Providers.Catalog;

/// <summary>A host name of a template, where a leading <c>*.</c> stands for one or more labels.</summary>
internal static class HostPattern
{
    private const string Any = "*.";

    /// <param name="pattern">The pattern, in the form for comparing.</param>
    /// <param name="host">The host, in the form for comparing.</param>
    public static bool Matches(string pattern, string host) =>
        pattern.StartsWith(Any, StringComparison.Ordinal)
            ? host.Length >= pattern.Length && host.EndsWith(pattern[1..], StringComparison.Ordinal)
            : host == pattern;
}
