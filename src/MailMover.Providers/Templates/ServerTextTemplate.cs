namespace MailMover.Providers.Templates;

/// <summary>Words of a provider's servers, and what they mean.</summary>
public sealed record ServerTextTemplate
{
    /// <summary>Words that the server's text contains; case does not matter. At least 6 characters.</summary>
    public required string Contains { get; init; }

    /// <summary>What they mean for going on.</summary>
    public required ServerTextMeaning Means { get; init; }

    /// <summary>The cause in a sentence for people.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do, as an instruction.</summary>
    public required string NextStep { get; init; }

    /// <summary>The page where that is done or explained; null where it is not known.</summary>
    public string? Page { get; init; }

    /// <summary>How long to wait where the server does not say so itself, in minutes; only for throttling.</summary>
    public int? WaitInMinutes { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
