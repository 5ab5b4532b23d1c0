using MailMover.Providers.Templates;

namespace MailMover.Providers.Catalog;

/// <summary>A server of a provider with the user name for one address.</summary>
public sealed record ProviderServer
{
    /// <summary>By which protocol it is spoken to.</summary>
    public required TemplateProtocol Protocol { get; init; }

    /// <summary>The host; never empty.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>How the line is protected.</summary>
    public required TemplateSecurity Security { get; init; }

    /// <summary>The user name.</summary>
    public required string User { get; init; }
}
