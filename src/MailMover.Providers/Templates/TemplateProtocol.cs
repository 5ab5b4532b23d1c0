using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>A protocol by which mail is fetched.</summary>
public enum TemplateProtocol
{
    /// <summary>RFC 9051.</summary>
    [JsonStringEnumMemberName("imap")]
    Imap,

    /// <summary>RFC 1939.</summary>
    [JsonStringEnumMemberName("pop3")]
    Pop3,
}
