namespace MailMover.Providers.Templates;

/// <summary>Where facts come from.</summary>
public sealed record SourceTemplate
{
    /// <summary>What it is: a page's title, a document.</summary>
    public required string Title { get; init; }

    /// <summary>Its address; null where it has none.</summary>
    public string? Url { get; init; }

    /// <summary>When it was looked at, or the date that it has itself.</summary>
    public required DateOnly CheckedOn { get; init; }

    /// <summary>How sure it is.</summary>
    public required SourceConfidence Confidence { get; init; }
}
