using System.Globalization;

namespace MailMover.Providers.Discovery;

/// <summary>A mail address whose servers are looked for. Valid by construction.</summary>
public sealed record AccountAddress
{
    private const int LongestAddress = 320;

    private AccountAddress(string text, string localPart, string domain) => (Text, LocalPart, Domain) = (text, localPart, domain);

    /// <summary>As it was typed; the user name where the whole address is wanted.</summary>
    public string Text { get; }

    /// <summary>What stands before the <c>@</c>.</summary>
    public string LocalPart { get; }

    /// <summary>What stands after it, as DNS names it: lower case, other letters than ASCII as RFC 5890 writes them, no dot at the end.</summary>
    public string Domain { get; }

    /// <summary>Reads an address: one <c>@</c>, and neither colon nor slash, which no address needs and a mistyped password or path has.</summary>
    /// <exception cref="FormatException">It is none. The message does not repeat it.</exception>
    public static AccountAddress Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at != text.LastIndexOf('@') || text.Length > LongestAddress || text.Any(IsForeign))
            throw new FormatException("This is not a mail address. Type it like this: jo@example.org.");
        return new AccountAddress(text, text[..at], Ascii(text[(at + 1)..]));
    }

    public override string ToString() => Text;

    private static bool IsForeign(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || c is ':' or '/' or '\\' or '<' or '>' or ',' or ';' or '"';

    private static string Ascii(string domain)
    {
        try
        {
            var ascii = new IdnMapping().GetAscii(domain.EndsWith('.') ? domain[..^1] : domain).ToLowerInvariant();
            if (HostName.IsValid(ascii))
                return ascii;
        }
        catch (ArgumentException)
        {
            // No name of DNS can be made of it; said below.
        }

        throw new FormatException("What stands after the @ is not the name of a domain. Type it like this: jo@example.org.");
    }
}
