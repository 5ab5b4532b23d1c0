using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>A mailbox on an IMAP server, as source or as destination.</summary>
public sealed class ImapEndpoint : IMailSource, IMailDestination
{
    private static readonly TimeSpan SettleOnLoopback = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SettleElsewhere = TimeSpan.FromSeconds(30);

    private readonly ImapEndpointOptions _options;
    private readonly TimeProvider _time;
    private readonly ImapFailures _failures;
    private readonly ImapConnector _connector;
    private readonly ImapConnectionPool _pool;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private ImapFolderNames? _names;

    public ImapEndpoint(ImapEndpointOptions options, EndpointSide side, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _failures = new ImapFailures(side, options);
        _connector = new ImapConnector(options, _failures, time);
        MaxConnections = Math.Max(1, Math.Min(options.MaxConnections, options.Account.Connections ?? int.MaxValue));
        _pool = new ImapConnectionPool(_connector, MaxConnections, time);
        Identity = new EndpointIdentity("imap", options.Host.ToLowerInvariant(), options.Port is 143 or 993 ? 0 : options.Port, options.User);
    }

    public EndpointIdentity Identity { get; }

    public int MaxConnections { get; }

    public Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken) =>
        WithConnectionAsync(async (connection, names) => await new ImapFolderLister(connection, names).ListAsync(withStatus, cancellationToken), cancellationToken);

    public Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken) =>
        WithConnectionAsync<FolderStatus?>(async (connection, names) => names.TryNameOf(folder) is { } name ? await StatusOrNoneAsync(connection, folder, name, cancellationToken) : null, cancellationToken);

    public Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => WithConnectionAsync<IReadOnlyList<QuotaRoot>?>(
        async (connection, _) =>
        {
            if (!connection.Capabilities.Has("QUOTA"))
                return null;
            var quota = new ImapQuotaReading();
            var answer = await connection.TryAsync("GETQUOTAROOT INBOX", quota.Take, cancellationToken);
            return answer.IsOk ? quota.Roots : null;
        },
        cancellationToken);

    public Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => WithConnectionAsync(
        async (connection, _) => await new ImapFactsReading(connection, _time).AskAsync(cancellationToken) with
        {
            IsClearText = _options.Security == ConnectionSecurity.ClearText && !_connector.IsLoopback,
            CertificateExpires = _connector.CertificateExpires,
        },
        cancellationToken);

    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken)
    {
        var (connection, names) = await RentAsync(freshConnection, cancellationToken);
        return await KeepAsync(connection, async () =>
        {
            var opened = await OpenedFolder.OpenAsync(connection, "EXAMINE", folder, NameOf(names, folder), expectedUidValidity, cancellationToken);
            return new ImapFolderReader(connection, _pool, _options, folder, opened);
        });
    }

    public Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken) => WithConnectionAsync(
        (connection, names) => Task.FromResult(new DestinationTraits
        {
            Delimiter = names.Delimiter,
            AppendLimit = SizeLimit(connection.Capabilities.AppendLimit)?.Octets,
            AnnouncedAppendLimit = connection.Capabilities.AppendLimit,
            StreamsAppends = connection.Capabilities.MultiAppend || connection.Capabilities.LiteralPlus,
            SettleTime = _connector.IsLoopback ? SettleOnLoopback : SettleElsewhere,
            KeepsOneOfIdentical = connection.Capabilities.IsGmail,
            ActsOnDeleted = connection.Capabilities.IsGmail,
            IgnoresFolderCase = _options.Account.IgnoresFolderCase,
            RefusedInFolderNames = _options.Account.RefusedInFolderNames,
            ReservedFolderNames = _options.Account.ReservedFolderNames,
        }),
        cancellationToken);

    public Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken) => WithConnectionAsync(
        async (connection, names) =>
        {
            if (folder.IsInbox)
                return true;
            var name = NameOf(names, folder);
            var use = connection.Capabilities.Has("CREATE-SPECIAL-USE") && specialUse is not (SpecialUse.None or SpecialUse.Inbox) ? $" (USE (\\{specialUse}))" : "";
            var status = await connection.TryAsync($"CREATE {ImapQuoting.Quote(name)}{use}", null, cancellationToken);

            // Another folder may have that use already; the name matters more.
            if (!status.IsOk && use.Length > 0)
                status = await connection.TryAsync($"CREATE {ImapQuoting.Quote(name)}", null, cancellationToken);
            var isThere = status.IsOk || status.Code == "ALREADYEXISTS" || await ExistsAsync(connection, name, cancellationToken);
            if (!isThere && !await CreateBelowInboxAsync(connection, names, folder, cancellationToken))
                throw _failures.Refused($"to make the folder {_failures.Name(folder)}", status, FailureScope.Folder);
            if (isThere)
                names.MayLieBelowInbox = false;
            return true;
        },
        cancellationToken);

    public Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => WithConnectionAsync(
        (connection, names) => connection.RunAsync($"SUBSCRIBE {ImapQuoting.Quote(NameOf(names, folder))}", $"to subscribe to the folder {_failures.Name(folder)}", FailureScope.Folder, null, cancellationToken),
        cancellationToken);

    public async Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        var (connection, names) = await RentForAppendingAsync(cancellationToken);
        return await KeepAsync(connection, async () =>
        {
            var name = NameOf(names, folder);
            LeaveFolder(connection);
            var perFolder = connection.Capabilities.HasAppendLimits;
            var before = await StatusAsync(connection, folder, name, $"MESSAGES UIDNEXT UIDVALIDITY{(perFolder ? " APPENDLIMIT" : "")}", cancellationToken);
            return new ImapAppender(connection, _pool, folder, name, before, SizeLimit(before.AppendLimit ?? connection.Capabilities.AppendLimit), _time);
        });
    }

    public async Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken)
    {
        var (connection, names) = await RentAsync(false, cancellationToken);
        return await KeepAsync(connection, async () =>
        {
            var opened = await OpenedFolder.OpenAsync(connection, "SELECT", folder, NameOf(names, folder), expectedUidValidity, cancellationToken);
            return new ImapFolderWriter(connection, _pool, _options, folder, opened);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _asking.Dispose();
    }

    private MessageSizeLimit? SizeLimit(long? announced) => MessageSizeLimit.Of(announced, _options.Account.MessageInOctets, _options.Account.Provider);

    /// <summary>STATUS of a selected folder may tell an old state. Leaving it is sent along with the next command and costs no round trip.</summary>
    private static void LeaveFolder(ImapConnection connection)
    {
        if (!connection.HasFolder || !connection.Capabilities.Has("UNSELECT"))
            return;
        connection.Queue("UNSELECT");
        connection.HasFolder = false;
    }

    private string NameOf(ImapFolderNames names, FolderPath folder) => names.TryNameOf(folder)
        ?? throw _failures.Permanent(FailureScope.Folder, $"{_options.Host} cannot have a folder {_failures.Name(folder)}: a part of the name holds what separates the levels there ({names.Delimiter?.ToString() ?? "there are none"}). Give it another name.", "CANNOT");

    /// <summary>An empty mailbox on a server without NAMESPACE does not show that its folders go below INBOX; a refusal does.</summary>
    private async Task<bool> CreateBelowInboxAsync(ImapConnection connection, ImapFolderNames names, FolderPath folder, CancellationToken cancellationToken)
    {
        if (!names.MayLieBelowInbox || names.Delimiter is not { } delimiter)
            return false;
        var below = new ImapFolderNames([new ImapNamespace($"INBOX{delimiter}", delimiter)], []);
        var status = await connection.TryAsync($"CREATE {ImapQuoting.Quote(NameOf(below, folder))}", null, cancellationToken);
        if (status.IsOk)
            Volatile.Write(ref _names, below);
        return status.IsOk;
    }

    private async Task<FolderStatus> StatusAsync(ImapConnection connection, FolderPath folder, string name, string items, CancellationToken cancellationToken)
    {
        var (answer, figures) = await AskStatusAsync(connection, name, items, cancellationToken);
        if (!answer.IsOk)
            throw _failures.Refused($"to tell the state of the folder {_failures.Name(folder)}", answer, FailureScope.Folder);
        return figures ?? throw _failures.ProtocolError($"it answered STATUS of the folder {_failures.Name(folder)} with nothing");
    }

    private async Task<FolderStatus?> StatusOrNoneAsync(ImapConnection connection, FolderPath folder, string name, CancellationToken cancellationToken)
    {
        var (answer, figures) = await AskStatusAsync(connection, name, connection.Capabilities.StatusItems, cancellationToken);
        if (answer.IsOk)
            return figures;
        if (answer.Code == "NONEXISTENT" || !await ExistsAsync(connection, name, cancellationToken))
            return null;
        throw _failures.Refused($"to tell the state of the folder {_failures.Name(folder)}", answer, FailureScope.Folder);
    }

    private static async Task<(ImapStatus Answer, FolderStatus? Figures)> AskStatusAsync(ImapConnection connection, string name, string items, CancellationToken cancellationToken)
    {
        FolderStatus? figures = null;
        var answer = await connection.TryAsync($"STATUS {ImapQuoting.Quote(name)} ({items})", Take, cancellationToken);
        return (answer, figures);

        void Take(ReadOnlySpan<byte> payload)
        {
            if (ImapStatusReading.TryRead(payload, out _, out var status))
                figures = status;
        }
    }

    /// <summary>Asks with LIST, where no answer means no folder. A name with wildcards would match others, so the names are compared.</summary>
    private static async Task<bool> ExistsAsync(ImapConnection connection, string name, CancellationToken cancellationToken)
    {
        var exists = false;
        await connection.TryAsync($"LIST \"\" {ImapQuoting.Quote(name)}", Take, cancellationToken);
        return exists;

        void Take(ReadOnlySpan<byte> payload)
        {
            if (!ImapResponse.StartsWithWord(payload, "LIST"u8))
                return;
            var tokens = new ImapTokens(payload["LIST".Length..]);
            var attributes = Encoding.ASCII.GetString(tokens.ReadFlatList());
            tokens.SkipValue();
            tokens.ReadString(out var listed);
            exists |= ImapQuoting.Octets(listed) == name && !attributes.Contains("\\NonExistent", StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task<T> WithConnectionAsync<T>(Func<ImapConnection, ImapFolderNames, Task<T>> act, CancellationToken cancellationToken)
    {
        var (connection, names) = await RentAsync(false, cancellationToken);
        try
        {
            LeaveFolder(connection);
            return await act(connection, names);
        }
        finally
        {
            await _pool.ReturnAsync(connection);
        }
    }

    /// <summary>Gives the connection back if what was to own it does not come about.</summary>
    private async Task<T> KeepAsync<T>(ImapConnection connection, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch
        {
            await _pool.ReturnAsync(connection);
            throw;
        }
    }

    // Courier refuses to append to a folder that is open with EXAMINE, and has no UNSELECT. CLOSE would do, but on a server that takes EXAMINE lightly
    // it would expunge.
    private async Task<(ImapConnection Connection, ImapFolderNames Names)> RentForAppendingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var rented = await RentAsync(false, cancellationToken);
            if (!rented.Connection.HasFolder || !rented.Connection.IsFolderReadOnly || rented.Connection.Capabilities.Has("UNSELECT"))
                return rented;
            rented.Connection.Retire();
            await _pool.ReturnAsync(rented.Connection);
        }
    }

    private async Task<(ImapConnection Connection, ImapFolderNames Names)> RentAsync(bool fresh, CancellationToken cancellationToken)
    {
        var connection = await _pool.RentAsync(fresh, cancellationToken);
        return await KeepAsync(connection, async () => (connection, await NamesAsync(connection, cancellationToken)));
    }

    /// <summary>Prefix and delimiter, asked for once and not by every connection.</summary>
    private async Task<ImapFolderNames> NamesAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _names) is { } known)
            return known;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return _names ??= await AskNamesAsync(connection, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    private static async Task<ImapFolderNames> AskNamesAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        ImapFolderNames? names = null;
        if (connection.Capabilities.Has("NAMESPACE"))
            await connection.TryAsync("NAMESPACE", TakeNamespaces, cancellationToken);
        if (names is not null)
            return names;

        // LIST with an empty name tells the delimiter (RFC 9051, section 6.3.9).
        char? delimiter = '/';
        var listed = new List<string>();
        await connection.TryAsync("LIST \"\" \"\"", TakeName, cancellationToken);
        listed.Clear();
        await connection.TryAsync("LIST \"\" %", TakeName, cancellationToken);

        // Where everything lies below INBOX, as with Courier and Cyrus, that is the prefix.
        var onlyInbox = delimiter is not null && listed.All(ImapFolderNames.IsInbox);
        listed.Clear();
        if (onlyInbox)
            await connection.TryAsync($"LIST \"\" {ImapQuoting.Quote($"INBOX{delimiter}%")}", TakeName, cancellationToken);
        return new ImapFolderNames([new ImapNamespace(listed.Count > 0 ? $"INBOX{delimiter}" : "", delimiter)], []) { MayLieBelowInbox = onlyInbox && listed.Count == 0 };

        void TakeNamespaces(ReadOnlySpan<byte> payload)
        {
            if (ImapResponse.StartsWithWord(payload, "NAMESPACE"u8))
                names = ImapFolderNames.FromNamespaces(payload);
        }

        void TakeName(ReadOnlySpan<byte> payload)
        {
            if (!ImapResponse.StartsWithWord(payload, "LIST"u8))
                return;
            var tokens = new ImapTokens(payload["LIST".Length..]);
            tokens.SkipValue();
            delimiter = ImapFolderNames.ReadDelimiter(ref tokens);
            tokens.ReadString(out var name);
            listed.Add(ImapQuoting.Octets(name));
        }
    }
}
