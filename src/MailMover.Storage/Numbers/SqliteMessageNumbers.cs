using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Numbers;

/// <summary>The numbers of one endpoint in a SQLite file of their own. Opened when first used; several processes may use the file at once.</summary>
public sealed class SqliteMessageNumbers : IMessageNumbers
{
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<FolderPath, SqliteFolderNumbers> _folders = [];
    private NumbersDatabase? _database;

    /// <summary>Prepares the numbers; nothing is made on disk yet.</summary>
    /// <param name="file">The file.</param>
    /// <param name="time">Names the generations.</param>
    internal SqliteMessageNumbers(string file, TimeProvider time) => (_file, _time) = (file, time);

    /// <inheritdoc/>
    public async Task<IFolderNumbers> OpenAsync(FolderPath folder, CancellationToken cancellationToken) =>
        await RunAsync(
            database =>
            {
                if (_folders.TryGetValue(folder, out var known))
                    return known;
                var (id, uidValidity, uidNext) = database.Folder(folder.ToString(), Generation(0));
                return _folders[folder] = new SqliteFolderNumbers(this, id, uidValidity, uidNext);
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _database?.Dispose();
        _database = null;
        _turn.Dispose();
    }

    /// <summary>Later than the one before, and by the clock, so that lost numbers are followed by another generation.</summary>
    internal uint Generation(uint former) => Math.Max(former + 1, (uint)Math.Max(1, _time.GetUtcNow().ToUnixTimeSeconds()));

    /// <summary>Does one piece of work on the database at a time, away from the caller's thread.</summary>
    internal async Task<T> RunAsync<T>(Func<NumbersDatabase, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => work(_database ??= NumbersDatabase.Open(_file, _time)), cancellationToken);
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

    private JournalException Explain(Exception error)
    {
        if (error is SqliteException damage && JournalErrors.IsDamage(damage))
        {
            _database?.Dispose();
            _database = null;
            _folders.Clear();
            NumbersDatabase.SetAside(_file, _time);
            return new JournalException(
                $"The file {_file}, which keeps numbers for the messages of this mailbox, is damaged. It was set aside. Run the same command again: messages are numbered anew, and those copied before are recognised.",
                error);
        }

        return JournalErrors.Explain(error, Path.GetDirectoryName(_file)!);
    }
}
