namespace MailMover.Providers.Validation;

/// <summary>Paths into a JSON text: <c>$.imap[0].port</c>, and <c>$.sources['ispdb 2']</c> for names that are no words.</summary>
internal static class JsonPath
{
    public static string Member(string parent, string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '-') ? $"{parent}.{name}" : $"{parent}['{name}']";

    /// <summary>The path of what holds it; null for the whole.</summary>
    public static string? Parent(string path)
    {
        var end = path.EndsWith("']", StringComparison.Ordinal)
            ? path.LastIndexOf("['", StringComparison.Ordinal)
            : Math.Max(path.LastIndexOf('.'), path.LastIndexOf('['));
        return end <= 0 ? null : path[..end];
    }
}
