using MailMover.Core.Endpoints;

namespace MailMover.Cli.Secrets;

/// <summary>A secret that was fetched before the work began and stays the same.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    public Task<Credential> GetAsync(bool refused, CancellationToken cancellationToken) => Task.FromResult(credential);
}
