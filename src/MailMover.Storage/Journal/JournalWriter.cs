using System.Threading.Channels;
using MailMover.Core.Journal;
using MailMover.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Journal;

/// <summary>
/// The one task that writes to a pair's database. What queues up while a transaction waits for the disk becomes the next transaction, so many writers pay for one fsync.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    // Enough to keep the disk out of the way, little enough to keep every writer's wait short.
    private const int MostInOneCommit = 64;
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly JournalStatements _statements;
    private readonly SqliteConnection _connection;
    private readonly string _directory;
    private readonly long _epoch;
    private readonly Task _loop;

    public JournalWriter(SqliteConnection connection, JournalStatements statements, string directory, long epoch)
    {
        (_connection, _statements, _directory, _epoch) = (connection, statements, directory, epoch);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Where committed audit lines go; set before the first of them is written.</summary>
    public AuditLog? Audit { get; set; }

    /// <summary>Queues a change and ends when it is on disk.</summary>
    /// <param name="apply">Makes the change. It may throw only before it has written anything; the other changes of the transaction then stay.</param>
    /// <param name="lines">Audit lines that become durable with it; the writer disposes them.</param>
    public Task WriteAsync(Action<JournalStatements> apply, AuditLines? lines = null)
    {
        var work = new Work(apply, lines);
        if (_queue.Writer.TryWrite(work))
            return work.Done.Task;
        lines?.Dispose();
        return Task.FromException(new ObjectDisposedException(nameof(IPairJournal)));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _statements.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var group = new List<Work>(MostInOneCommit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostInOneCommit && _queue.Reader.TryRead(out var work))
                group.Add(work);
            if (Commit(group))
                await HandOverAsync(group);
        }
    }

    private bool Commit(List<Work> group)
    {
        try
        {
            _statements.Begin();
            // Fenced: whoever took the pair over has raised the epoch, and nothing of ours may follow.
            if (_statements.Epoch() != _epoch)
                throw new JournalException($"This run no longer holds the mailbox pair in {_directory}: another one has taken it over. Nothing more is written; let the other one finish.");
            foreach (var work in group)
                Apply(work);
            _statements.Commit();
            return true;
        }
        catch (Exception error)
        {
            Fail(group, error);
            return false;
        }
    }

    private void Apply(Work work)
    {
        try
        {
            work.Apply(_statements);
            if (work.Lines is { } lines)
                work.OutboxId = _statements.AddToOutbox(lines.Octets.Span);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            work.Error = error;
        }
    }

    private async Task HandOverAsync(List<Work> group)
    {
        foreach (var work in group)
        {
            // Before the writer goes on, so that a flush of the audit log that it asks for next includes them.
            if (work.Lines is { } lines)
                await HandOverAsync(lines, work);
            if (work.Error is { } error)
                work.Done.SetException(error);
            else
                work.Done.SetResult();
        }
    }

    private async Task HandOverAsync(AuditLines lines, Work work)
    {
        try
        {
            if (work.Error is null && Audit is not null)
            {
                await Audit.WriteAsync(lines, work.OutboxId);
                return;
            }
        }
        catch (ChannelClosedException)
        {
            // Written while the journal was being closed: the lines wait in the outbox for the next run.
        }

        lines.Dispose();
    }

    private void Fail(List<Work> group, Exception error)
    {
        if (error is SqliteException sqlite && JournalErrors.IsDamage(sqlite))
            JournalDatabase.MarkDamaged(_directory);
        try
        {
            _statements.Rollback();
        }
        catch (SqliteException)
        {
            // The first error is the one to tell.
        }

        var explained = JournalErrors.Explain(error, _directory);
        foreach (var work in group)
        {
            work.Lines?.Dispose();
            work.Done.SetException(explained);
        }
    }

    private sealed class Work(Action<JournalStatements> apply, AuditLines? lines)
    {
        public Action<JournalStatements> Apply { get; } = apply;

        public AuditLines? Lines { get; } = lines;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long OutboxId { get; set; }

        public Exception? Error { get; set; }
    }
}
