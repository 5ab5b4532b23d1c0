using MailMover.Providers.Catalog;

namespace MailMover.Providers.Tests.Discovery.Doubles;

/// <summary>Templates of providers that do not exist, besides the built-in ones.</summary>
internal static class Templates
{
    private const string Password = """{ "methods": ["password"], "source": "page" }""";

    private static readonly (string Id, string Text)[] Files =
    [
        // Its mail may have moved to Big.
        ("old-example", """ "name": "Old Mail", "domains": ["old.example"], "mx": ["*.mx.old.example"], "imap": [{ "host": "imap.old.example", "port": 993, "source": "page" }], "pop3": [{ "host": "pop.old.example", "port": 995, "source": "page" }] """),
        ("big-example", """ "name": "Big Mail", "domains": ["big.example"], "mx": ["*.mx.big.example"], "imap": [{ "host": "imap.big.example", "port": 993, "source": "page" }] """),
        // On Big's servers, and does not name its exchange.
        ("brand-example", """ "name": "Brand Mail", "domains": ["brand.example"], "imap": [{ "host": "imap.big.example", "port": 993, "source": "page" }] """),
        // Nothing but POP3 without encryption.
        ("bare-example", """ "name": "Bare Mail", "domains": ["bare.example"], "pop3": [{ "host": "pop.bare.example", "port": 110, "security": "clear-text", "source": "page" }] """),
    ];

    private const string Tokens =
        """{ "id": "tokens-example", "name": "Token Mail", "domains": ["tokens.example"], "imap": [{ "host": "imap.tokens.example", "port": 993, "source": "page" }], "authentication": { "methods": ["oauth2"], "oauth": { "scopes": ["mail"] }, "source": "page" }, "sources": { "page": { "title": "A page", "checkedOn": "2026-01-02", "confidence": "high" } } }""";

    public static ProviderCatalog Catalog { get; } = Load();

    private static ProviderCatalog Load()
    {
        var directory = Directory.CreateTempSubdirectory("mailmover-templates-");
        foreach (var (id, text) in Files)
            File.WriteAllText(Path.Combine(directory.FullName, $"{id}.json"), $$"""{ "id": "{{id}}", {{text}}, "authentication": {{Password}}, "sources": { "page": { "title": "A page", "checkedOn": "2026-01-02", "confidence": "high" } } }""");
        File.WriteAllText(Path.Combine(directory.FullName, "tokens-example.json"), Tokens);
        var catalog = ProviderCatalog.Load(directory.FullName);
        directory.Delete(recursive: true);
        return catalog.Problems.Count == 0 ? catalog : throw new InvalidOperationException(catalog.Problems[0].ToString());
    }
}
