using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>The journal of a state directory: a SQLite database for each mailbox pair, so that ownership, damage and size are a pair's own matter.</summary>
public sealed class SqliteTransferJournal(StateDirectory directory, AuditSettings audit, TimeProvider time) : ITransferJournal
{
    /// <summary>The name of the note that tells, in words, that a damaged journal was set aside.</summary>
    public const string SetAsideNote = "journal.set_aside";

    /// <summary>Called with the writer's connection when a pair is opened, so that a test can make the disk as small as it needs.</summary>
    internal Action<SqliteConnection>? WriterOpened { get; init; }

    /// <inheritdoc/>
    public async Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken)
    {
        var path = directory.PairDirectory(source, destination);
        return await OpenAsync(path, audit.File, (statements, owner, setAside) => PairStart.Begin(statements, source, destination, runId, owner, path, setAside, time), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken)
    {
        var path = directory.PairDirectory(source, destination);
        if (!File.Exists(Path.Combine(path, StateDirectory.JournalName)) || await Task.Run(() => Guard(path, () => PairSummary.Read(path, time)), cancellationToken) is not { } known)
            return null;
        // The rows of the last copy belong to its own file, whichever this program was told now.
        var file = known.AuditFile == Path.Combine(path, StateDirectory.AuditName) ? null : known.AuditFile;
        return await OpenAsync(path, file, (statements, owner, setAside) => PairStart.Join(statements, source, destination, owner, path, setAside), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<MailboxPairSummary>>(
        () =>
        {
            var pairs = new List<MailboxPairSummary>();
            foreach (var path in directory.PairDirectories())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Guard(path, () => PairSummary.Read(path, time)) is { } summary)
                    pairs.Add(summary);
            }

            return pairs;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken)
    {
        var path = directory.PairDirectory(source, destination);
        return Task.Run<IReadOnlySet<MessageKey>>(
            () => File.Exists(Path.Combine(path, StateDirectory.JournalName)) ? Guard(path, () => PairSummary.FindDealtWith(path, folder, keys)) : new HashSet<MessageKey>(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken)
    {
        if (former == current)
            return 0;
        var joined = 0;
        foreach (var pair in (await ListPairsAsync(cancellationToken)).Where(p => p.Source == former || p.Destination == former))
        {
            var (source, destination) = (pair.Source == former ? current : pair.Source, pair.Destination == former ? current : pair.Destination);
            var from = directory.PairDirectory(pair.Source, pair.Destination);
            var to = directory.PairDirectory(source, destination);
            await GuardAsync(to, async () =>
            {
                using var formerOwner = await PairOwnership.AcquireAsync(from, time, cancellationToken);
                using var currentOwner = await PairOwnership.AcquireAsync(to, time, cancellationToken);
                await Task.Run(() => PairMerge.Run(from, to, source, destination, time), CancellationToken.None);
                return true;
            });
            PairMerge.RemoveRest(from);
            joined++;
        }

        if (joined > 0)
            Guard(directory.Path, () => directory.JoinNumbers(former, current));
        return joined;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<SqlitePairJournal> OpenAsync(string path, string? auditFile, Func<JournalStatements, string, string?, long> start, CancellationToken cancellationToken) =>
        GuardAsync(path, async () =>
        {
            var ownership = await PairOwnership.AcquireAsync(path, time, cancellationToken);
            try
            {
                return await Task.Run(() => OpenOwned(ownership, path, auditFile, start), cancellationToken);
            }
            catch
            {
                ownership.Dispose();
                throw;
            }
        });

    private SqlitePairJournal OpenOwned(PairOwnership ownership, string path, string? auditFile, Func<JournalStatements, string, string?, long> start)
    {
        var auditLock = LockAudit(auditFile);
        SqliteConnection? connection = null;
        JournalStatements? statements = null;
        AuditFile? file = null;
        try
        {
            connection = JournalDatabase.Open(path, time, out var setAside);
            WriterOpened?.Invoke(connection);
            statements = new JournalStatements(connection);
            var epoch = start(statements, ownership.Owner, setAside);
            file = AuditStart.Open(statements, path, auditFile);
            var reader = new JournalReader(JournalDatabase.OpenForReading(path));
            var writer = new JournalWriter(connection, statements, path, epoch);
            var auditPath = file.Path;
            writer.Audit = new AuditLog(file, (outbox, length) => writer.WriteAsync(s => AuditStart.Confirm(s, path, auditPath, outbox, length)), time);
            return new SqlitePairJournal(ownership, path, writer, reader, writer.Audit, audit.Privacy, time, auditLock);
        }
        catch
        {
            file?.Dispose();
            statements?.Dispose();
            connection?.Dispose();
            auditLock?.Dispose();
            throw;
        }
    }

    /// <summary>A file that the user chose may be chosen for two runs at once, and would be a muddle after.</summary>
    private ExclusiveLock? LockAudit(string? file)
    {
        if (file is null)
            return null;
        var full = Path.GetFullPath(file);
        var name = $"audit-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)).AsSpan(0, 6))}.lock";
        return ExclusiveLock.TryTake(Path.Combine(directory.Path, name))
            ?? throw new JournalException($"Another run is writing to the audit log {full}. Choose another file with --audit, or wait until that run has ended.");
    }

    private static T Guard<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Explain(error, path);
        }
    }

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Explain(error, path);
        }
    }
}
