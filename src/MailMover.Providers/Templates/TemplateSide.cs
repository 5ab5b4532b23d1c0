using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>An end of a transfer.</summary>
public enum TemplateSide
{
    /// <summary>Where mail comes from.</summary>
    [JsonStringEnumMemberName("source")]
    Source,

    /// <summary>Where mail goes to.</summary>
    [JsonStringEnumMemberName("destination")]
    Destination,
}
