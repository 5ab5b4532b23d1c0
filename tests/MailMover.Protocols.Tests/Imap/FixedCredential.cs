using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>A secret that is always the same.</summary>
internal sealed class FixedCredential(string secret, CredentialKind kind = CredentialKind.Password) : ICredentialSource
{
    /// <summary>For each time it was asked, whether the one before had been refused.</summary>
    public List<bool> Asked { get; } = [];

    public Task<Credential> GetAsync(bool refused, CancellationToken cancellationToken)
    {
        Asked.Add(refused);
        return Task.FromResult(new Credential(kind, secret));
    }
}
