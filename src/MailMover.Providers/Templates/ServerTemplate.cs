namespace MailMover.Providers.Templates;

/// <summary>One server of a provider.</summary>
public sealed record ServerTemplate
{
    /// <summary>The host in lower case; empty only for software that people run themselves.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>How the line is protected. Default: TLS at once.</summary>
    public TemplateSecurity Security { get; init; }

    /// <summary>What its user name is. Default: the whole address.</summary>
    public UserForm User { get; init; }

    /// <summary>The domains that it is for; empty for all of the template's.</summary>
    public IReadOnlyList<string> OnlyFor { get => field ?? []; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
