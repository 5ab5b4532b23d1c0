namespace MailMover.Providers.Templates;

/// <summary>One figure of a provider.</summary>
public sealed record LimitTemplate
{
    /// <summary>The figure; above 0.</summary>
    public required long Value { get; init; }

    /// <summary>What has to be known of it, in words; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
