namespace MailMover.Providers.Templates;

/// <summary>What a provider does to names of folders.</summary>
public sealed record FolderNamesTemplate
{
    /// <summary>Whether names that differ in case only are one folder.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>Characters that it refuses, besides those that no server takes.</summary>
    public string Refused { get => field ?? ""; init; }

    /// <summary>Names at the top that it keeps for itself.</summary>
    public IReadOnlyList<string> Reserved { get => field ?? []; init; }

    /// <summary>What else has to be known, in words; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
