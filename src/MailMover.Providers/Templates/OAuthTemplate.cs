namespace MailMover.Providers.Templates;

/// <summary>What somebody needs who gets a token for a provider (RFC 6749).</summary>
public sealed record OAuthTemplate
{
    /// <summary>The scopes to ask for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The authorisation endpoint; null where it is not known.</summary>
    public string? AuthorizationUrl { get; init; }

    /// <summary>The token endpoint; null where it is not known.</summary>
    public string? TokenUrl { get; init; }

    /// <summary>What else has to be known, in words; null for nothing.</summary>
    public string? Note { get; init; }
}
