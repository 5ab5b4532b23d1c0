namespace MailMover.Cli.Settings;

/// <summary>The value of <c>--from-tls-pin</c> and its like: <c>sha256:</c> and 64 hexadecimal digits.</summary>
internal static class CertificatePin
{
    /// <summary>The digits in lower case.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static string Parse(string text)
    {
        var hex = text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? text[7..].Replace(":", "", StringComparison.Ordinal) : "";
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
            ? hex.ToLowerInvariant()
            : throw new FormatException("is not of the form sha256: and 64 hexadecimal digits. The text of a refused certificate shows the pin to type.");
    }
}
