using MailMover.Core.Endpoints;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Endpoints;

/// <summary>An endpoint as it is typed: a mail address, a mailbox on a server (<c>imaps://user@host</c>) or mail in files (<c>maildir:PATH</c>).</summary>
internal abstract record EndpointUri(EndpointKind Kind)
{
    public const string WhatCanBeTyped =
        "Type your mail address, whose server is then looked for; or imaps://user@host or pop3s://user@host (TLS), imap:// or pop3:// (STARTTLS), imap+insecure:// or pop3+insecure:// (clear text); for mail in files maildir:PATH, mbox:PATH or eml:PATH.";

    public abstract EndpointIdentity Identity { get; }

    /// <summary>Whether it is files of this computer: no login, no encryption.</summary>
    public virtual bool IsLocal => false;

    /// <summary>Reads an endpoint.</summary>
    /// <exception cref="FormatException">It is none. The message tells what can be typed, and never repeats a password.</exception>
    public static EndpointUri Parse(string text)
    {
        if (LocalStoreUri.SchemeOf(text) is { } local)
            return LocalStoreUri.Parse(local, text[(local.Length + 1)..]);
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
            return WithoutScheme(text);
        var scheme = text[..colon];
        return ServerUri.IsScheme(scheme) ? ServerUri.Parse(scheme, text[(colon + 3)..]) : throw new FormatException(UnknownScheme(scheme));
    }

    /// <summary>Reads an endpoint as journal and audit show it, or as it is typed.</summary>
    public static EndpointIdentity ParseIdentity(string text) => Parse(text) is { } uri and not AddressUri
        ? uri.Identity
        : throw new FormatException("This is a mail address, and the journal goes by servers. Type the endpoint as mailmover status shows it.");

    private static AddressUri WithoutScheme(string text)
    {
        // Windows' C:\Mail has a colon, and so has a password that was typed after a user: neither is repeated.
        if (text is ['/' or '\\' or '.' or '~', ..] || text is [_, ':', '\\' or '/', ..])
            throw new FormatException("This is a path. Say what it is: maildir:PATH (a Maildir), mbox:PATH (mbox files, Thunderbird's folders) or eml:PATH (.eml or .emlx files).");
        return text.Contains('@', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal)
            ? new AddressUri(AccountAddress.Parse(text))
            : throw new FormatException($"This is not an endpoint: there is no :// in it. {WhatCanBeTyped}");
    }

    private static string UnknownScheme(string scheme) =>
        scheme.Equals("pop", StringComparison.OrdinalIgnoreCase) || scheme.Equals("pops", StringComparison.OrdinalIgnoreCase)
            ? $"'{scheme}' is not a kind of endpoint; POP3 is typed pop3s:// (TLS) or pop3:// (STARTTLS)."
            : scheme.Length is > 0 and <= 20 && scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
                ? $"'{scheme}' is not a kind of endpoint. {WhatCanBeTyped}"
                : $"What stands before :// is not a kind of endpoint. {WhatCanBeTyped}";
}
