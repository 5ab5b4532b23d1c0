using MailMover.Core.Endpoints;

namespace MailMover.Cli.Secrets;

/// <summary>For files of this computer, which ask for no login.</summary>
internal sealed class NoCredential : ICredentialSource
{
    public static NoCredential Instance { get; } = new();

    public Task<Credential> GetAsync(bool refused, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Mail in files of this computer has no login.");
}
