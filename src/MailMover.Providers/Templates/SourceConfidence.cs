using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>How far facts of a source can be relied on.</summary>
public enum SourceConfidence
{
    /// <summary>Read at the provider or in data that is kept well.</summary>
    [JsonStringEnumMemberName("high")]
    High,

    /// <summary>Read at others, or not recently.</summary>
    [JsonStringEnumMemberName("medium")]
    Medium,

    /// <summary>Commonly said and not confirmed.</summary>
    [JsonStringEnumMemberName("low")]
    Low,
}
