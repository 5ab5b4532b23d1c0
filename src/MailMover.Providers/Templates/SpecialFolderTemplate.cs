using System.Text.Json.Serialization;
using MailMover.Core.Model;

namespace MailMover.Providers.Templates;

/// <summary>What a provider calls one of its special folders.</summary>
public sealed record SpecialFolderTemplate
{
    /// <summary>What it is for.</summary>
    [JsonConverter(typeof(SpecialUseNames))]
    public required SpecialUse Use { get; init; }

    /// <summary>Its name, with <c>/</c> between the levels.</summary>
    public required string Name { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
