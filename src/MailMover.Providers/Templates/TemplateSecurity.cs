using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>How a provider's server protects the line.</summary>
public enum TemplateSecurity
{
    /// <summary>TLS from the first octet (RFC 8314).</summary>
    [JsonStringEnumMemberName("tls")]
    Tls,

    /// <summary>STARTTLS, required.</summary>
    [JsonStringEnumMemberName("starttls")]
    StartTls,

    /// <summary>Not at all. Never used without being asked for by name.</summary>
    [JsonStringEnumMemberName("clear-text")]
    ClearText,
}
