using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// A maildrop on a POP3 server, as source: one folder, INBOX, in one session at a time. Its messages are numbered by their UIDLs, or by their content where
/// those are missing or doubled. Reading leaves no mark but what the server itself makes of it.
/// </summary>
public sealed class Pop3Endpoint : IRemovingSource
{
    private readonly Pop3EndpointOptions _options;
    private readonly Pop3Failures _failures;
    private readonly SharedSession _shared;

    public Pop3Endpoint(Pop3EndpointOptions options, TimeProvider time)
    {
        _options = options;
        _failures = new Pop3Failures(EndpointSide.Source, options.Target, options.Words);
        _shared = new SharedSession(options, _failures, time);
        Identity = new EndpointIdentity("pop3", options.Host.ToLowerInvariant(), options.Port is 110 or 995 ? 0 : options.Port, options.User);
    }

    public EndpointIdentity Identity { get; }

    public int MaxConnections => 1;

    public SourceTraits SourceTraits => new() { KeepsFlags = false, KeepsDates = false, HidesWhatWasRead = _shared.HidesWhatWasRead, CountsHeaders = _options.Count is not null };

    public string? NameOf(FolderPath folder, MessageKey key) => folder.IsInbox ? _shared.NameOf(key) : null;

    public async Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken)
    {
        var status = await _shared.StatusAsync(cancellationToken);
        return [new FolderInfo { Path = FolderPath.Inbox, SpecialUse = SpecialUse.Inbox, IsSubscribed = true, Status = withStatus ? status : null }];
    }

    public async Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return folder.IsInbox ? await _shared.StatusAsync(cancellationToken) : null;
    }

    public async Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken)
    {
        await _shared.StatusAsync(cancellationToken);
        return new EndpointFacts
        {
            Capabilities = _shared.Capabilities.Names,
            IsClearText = _options.Security == ConnectionSecurity.ClearText && !_shared.IsLoopback,
            CertificateExpires = _shared.CertificateExpires,
            LoginDelay = _shared.Capabilities.LoginDelay,
            ExpireDays = _shared.Capabilities.ExpireDays,
        };
    }

    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!folder.IsInbox)
            throw _failures.NoSuchFolder(folder);
        var status = (await _shared.OpenAsync(freshConnection, cancellationToken)).Status;
        if (expectedUidValidity is { } expected && expected != status.UidValidity)
            throw _failures.GenerationChanged(expected, status.UidValidity);
        _shared.ReaderOpened();
        return new Pop3FolderReader(_shared, _options, _failures, status);
    }

    public async Task<IReadOnlyList<RemovalStatus>> RemoveAsync(FolderPath folder, IReadOnlyList<RemovalRequest> messages, CancellationToken cancellationToken)
    {
        if (!folder.IsInbox)
            throw _failures.NoSuchFolder(folder);
        if (messages.Count == 0)
            return [];
        var (session, maildrop) = await _shared.BeginAloneAsync(cancellationToken);
        try
        {
            return await new Pop3Remover(session, maildrop, _options).RemoveAsync(messages, cancellationToken);
        }
        finally
        {
            await session.DisposeAsync();
            _shared.EndTurn();
        }
    }

    public ValueTask DisposeAsync() => _shared.DisposeAsync();
}
