using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>What a template describes.</summary>
public enum ProviderKind
{
    /// <summary>A service that gives people mailboxes.</summary>
    [JsonStringEnumMemberName("provider")]
    Provider,

    /// <summary>Software that somebody runs: its host is not known.</summary>
    [JsonStringEnumMemberName("own-server")]
    OwnServer,
}
