namespace MailMover.Providers.Templates;

/// <summary>How an administrator logs in for a user.</summary>
public sealed record AdministratorTemplate
{
    /// <summary>The form.</summary>
    public required AdministratorLogin Form { get; init; }

    /// <summary>
    /// The user name that is sent, with <c>{user}</c> and <c>{admin}</c> in it, such as <c>{user}*{admin}</c>; null for <see cref="AdministratorLogin.AuthorizationId"/>, where both go separately.
    /// </summary>
    public string? UserName { get; init; }

    /// <summary>What has to be set up there first, in words.</summary>
    public required string HowTo { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
