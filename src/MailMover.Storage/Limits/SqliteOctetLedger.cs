using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Limits;

/// <summary>
/// The ledger in a SQLite file of its own, beside the directories of the pairs: an account's limit is the same for all pairs that use it. Opened when first used; several
/// processes may use it at once.
/// </summary>
public sealed class SqliteOctetLedger : IOctetLedger
{
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private LedgerDatabase? _database;

    /// <summary>Prepares the ledger; nothing is made on disk yet.</summary>
    /// <param name="file">The file.</param>
    /// <param name="time">The clock.</param>
    internal SqliteOctetLedger(string file, TimeProvider time) => (_file, _time) = (file, time);

    /// <inheritdoc/>
    public Task<OctetGrant> TakeAsync(EndpointIdentity account, OctetDirection direction, OctetWish wish, CancellationToken cancellationToken) =>
        RunAsync(database => database.Take(account.ToString(), direction, wish, _time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public Task GiveBackAsync(EndpointIdentity account, OctetDirection direction, long hour, long octets, CancellationToken cancellationToken) =>
        RunAsync(database => database.GiveBack(account.ToString(), direction, hour, octets), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> UsedAsync(EndpointIdentity account, OctetDirection direction, CancellationToken cancellationToken) =>
        _database is null && !File.Exists(_file)
            ? 0
            : await RunAsync(database => database.Used(account.ToString(), direction, _time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _database?.Dispose();
        _database = null;
        _turn.Dispose();
    }

    /// <summary>Does one piece of work on the database at a time, away from the caller's thread.</summary>
    private async Task<T> RunAsync<T>(Func<LedgerDatabase, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => work(_database ??= Open()), cancellationToken);
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Explain(error);
        }
        finally
        {
            _turn.Release();
        }
    }

    private LedgerDatabase Open()
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(_file)!);
        return LedgerDatabase.Open(_file);
    }

    private JournalException Explain(Exception error)
    {
        if (error is not SqliteException damage || !JournalErrors.IsDamage(damage))
            return JournalErrors.Explain(error, Path.GetDirectoryName(_file)!);
        _database?.Dispose();
        _database = null;
        SharedDatabase.SetAside(_file, _time);
        return new JournalException(
            $"The file {_file}, which counts what was read and copied for daily limits, is damaged. It was set aside and counting begins anew, so a limit may be used twice today. Run the same command again, or wait a day to be safe.",
            error);
    }
}
