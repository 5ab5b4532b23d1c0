using MailMover.Core.Endpoints;

namespace MailMover.Cli.Secrets;

/// <summary>An access token, which lives for an hour or so: it is fetched again for each login.</summary>
internal sealed class TokenCredential(EndpointSide side, Func<CancellationToken, Task<string>> read) : ICredentialSource
{
    public async Task<Credential> GetAsync(bool refused, CancellationToken cancellationToken)
    {
        try
        {
            return new Credential(CredentialKind.AccessToken, await read(cancellationToken));
        }
        catch (UsageException failure)
        {
            throw new MailFailureException(side, FailureScope.Endpoint, FailureKind.Authentication, failure.Message, failure);
        }
    }
}
