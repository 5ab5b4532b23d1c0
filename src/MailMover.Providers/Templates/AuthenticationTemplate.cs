using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>How one logs in at a provider.</summary>
public sealed record AuthenticationTemplate
{
    /// <summary>The ways that are open to everybody, the simplest first.</summary>
    public required IReadOnlyList<LoginMethod> Methods { get; init; }

    /// <summary>What the provider itself calls the password that is wanted here (<c>app password</c>, <c>secure mail key</c>); null where it is the usual password, or none.</summary>
    public string? PasswordName { get; init; }

    /// <summary>How the password is made or the token got, in one or two sentences for people; null where there is nothing to tell.</summary>
    public string? HowTo { get; init; }

    /// <summary>The page where that is done; null where it is not known.</summary>
    public string? Page { get; init; }

    /// <summary>OAuth, where <see cref="LoginMethod.OAuth2"/> is among the methods.</summary>
    [JsonPropertyName("oauth")]
    public OAuthTemplate? OAuth { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
