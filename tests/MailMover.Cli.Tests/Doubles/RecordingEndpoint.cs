using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>An endpoint that remembers how it was opened. The scripted engine asks it for its name only.</summary>
internal sealed class RecordingEndpoint(EndpointSettings settings, ICredentialSource credentials, EndpointLimits limits) : IMailSource, IMailDestination
{
    public EndpointSettings Settings => settings;

    public EndpointLimits Limits => limits;

    public bool IsDisposed { get; private set; }

    public EndpointIdentity Identity => settings.Uri.Identity;

    public int MaxConnections => limits.Connections;

    public Task<Credential> LogInAsync(CancellationToken cancellationToken) => credentials.GetAsync(false, cancellationToken);

    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) => Task.FromResult<FolderStatus?>(null);

    public Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
