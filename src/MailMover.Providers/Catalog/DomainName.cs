using System.Globalization;

namespace MailMover.Providers.Catalog;

/// <summary>Names of domains and hosts in the one form in which they are compared: lower case and punycode (RFC 5891), without a dot at the end.</summary>
internal static class DomainName
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>The form for comparing; a name that is none, such as one with an empty label, comes back in lower case.</summary>
    public static string Comparable(string name)
    {
        var lower = name.Trim().TrimEnd('.').ToLowerInvariant();
        if (lower.All(char.IsAscii))
            return lower;
        try
        {
            return Idn.GetAscii(lower);
        }
        catch (ArgumentException)
        {
            return lower;
        }
    }

    /// <summary>The domain of an address in the form for comparing; null where there is none.</summary>
    public static string? OfAddress(string address) =>
        address.LastIndexOf('@') is >= 0 and var at && at < address.Length - 1 ? Comparable(address[(at + 1)..]) : null;
}
