namespace MailMover.Core.Endpoints;

/// <summary>Where the secret of a login comes from.</summary>
public interface ICredentialSource
{
    /// <summary>The secret for the next login. Called before every login of a token, and once more after a refusal.</summary>
    /// <param name="refused">Whether the one given before was refused just now.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MailFailureException">With <see cref="FailureKind.Authentication"/> where there is none to be had; the message says what to do.</exception>
    Task<Credential> GetAsync(bool refused, CancellationToken cancellationToken);
}
