using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>All that is known of one provider: a file in <c>templates/providers</c>. Every fact names where it comes from (<see cref="Sources"/>).</summary>
public sealed record ProviderTemplate
{
    /// <summary>Where the schema of such files is, for editors that check while one types; null for nothing. Not read.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Its name for programs and commands: lower-case letters, digits and hyphens; the name of its file.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is somebody's service or software that people run themselves. Default: a service.</summary>
    public ProviderKind Kind { get; init; }

    /// <summary>The domains of its addresses, in lower case. No two templates claim the same one. Empty where customers bring their own, and for software.</summary>
    public IReadOnlyList<string> Domains { get => field ?? []; init; }

    /// <summary>The hosts that receive its mail, as an MX record (RFC 5321, section 5) names them, in lower case; a leading <c>*.</c> stands for one or more labels.</summary>
    public IReadOnlyList<string> Mx { get => field ?? []; init; }

    /// <summary>Further host names by which its servers are known, in lower case, a leading <c>*.</c> as above; those of <see cref="Imap"/> and <see cref="Pop3"/> count anyway.</summary>
    public IReadOnlyList<string> OtherHosts { get => field ?? []; init; }

    /// <summary>IMAP servers, the best first. Empty where it has none.</summary>
    public IReadOnlyList<ServerTemplate> Imap { get => field ?? []; init; }

    /// <summary>POP3 servers, the best first. Empty where it has none.</summary>
    public IReadOnlyList<ServerTemplate> Pop3 { get => field ?? []; init; }

    /// <summary>How one logs in.</summary>
    public required AuthenticationTemplate Authentication { get; init; }

    /// <summary>What has to be switched on in its settings before a login works.</summary>
    public IReadOnlyList<AdviceTemplate> SwitchOnFirst { get => field ?? []; init; }

    /// <summary>What it allows.</summary>
    public LimitsTemplate Limits { get => field ?? new(); init; }

    /// <summary>What it does to names of folders.</summary>
    public FolderNamesTemplate? FolderNames { get; init; }

    /// <summary>What its special folders are called, where it does not say so itself (RFC 6154).</summary>
    public IReadOnlyList<SpecialFolderTemplate> SpecialFolders { get => field ?? []; init; }

    /// <summary>What its servers say, and what it means.</summary>
    public IReadOnlyList<ServerTextTemplate> ServerTexts { get => field ?? []; init; }

    /// <summary>What surprises people there although nothing is broken.</summary>
    public IReadOnlyList<TrapTemplate> Traps { get => field ?? []; init; }

    /// <summary>What becomes of a mailbox when its owner leaves; null where nothing is known.</summary>
    public ClosingTemplate? Closing { get; init; }

    /// <summary>How an administrator logs in for a user; null where there is no way, or it is not known.</summary>
    public AdministratorTemplate? Administrator { get; init; }

    /// <summary>Where the facts come from, by the name that <c>source</c> refers to.</summary>
    public required IReadOnlyDictionary<string, SourceTemplate> Sources { get; init; }
}
