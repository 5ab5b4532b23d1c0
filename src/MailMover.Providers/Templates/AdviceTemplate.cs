namespace MailMover.Providers.Templates;

/// <summary>Something to do at a provider before mail can be moved.</summary>
public sealed record AdviceTemplate
{
    /// <summary>For which protocol; null for both.</summary>
    public TemplateProtocol? Protocol { get; init; }

    /// <summary>What to do, as an instruction: <c>Switch on IMAP: Settings, All settings, Forwarding and IMAP.</c></summary>
    public required string Text { get; init; }

    /// <summary>The page where that is done or explained; null where it is not known.</summary>
    public string? Page { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
