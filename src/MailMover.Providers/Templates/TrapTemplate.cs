namespace MailMover.Providers.Templates;

/// <summary>Something that surprises people at a provider although nothing is broken.</summary>
public sealed record TrapTemplate
{
    /// <summary>Whether it matters where mail comes from, where it goes to, or both (null).</summary>
    public TemplateSide? Side { get; init; }

    /// <summary>For which protocol; null for both.</summary>
    public TemplateProtocol? Protocol { get; init; }

    /// <summary>What happens, in a sentence for people.</summary>
    public required string Text { get; init; }

    /// <summary>What to do about it, as an instruction.</summary>
    public required string NextStep { get; init; }

    /// <summary>The page where that is done or explained; null where it is not known.</summary>
    public string? Page { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
