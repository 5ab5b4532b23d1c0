using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Testing.Journal;

/// <summary>
/// A journal that outlives the runs that write to it as a disk would: what was written stays when a run is abandoned, as after the death of its process.
/// </summary>
public sealed class InMemoryTransferJournal(TimeProvider? time = null) : ITransferJournal
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(EndpointIdentity Source, EndpointIdentity Destination), InMemoryPair> _pairs = [];
    private readonly List<AuditRow> _auditRows = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Called before each write with the name of the step. What it throws is thrown by the write, and nothing was written.</summary>
    public Func<string, Task>? BeforeStep { get; set; }

    /// <summary>Called after each write with the name of the step. What it throws is thrown by the write although all of it was written.</summary>
    public Func<string, Task>? AfterStep { get; set; }

    /// <summary>The audit rows of all pairs, in the order in which they were written.</summary>
    public IReadOnlyList<AuditRow> AuditRows
    {
        get
        {
            lock (_gate)
                return [.. _auditRows];
        }
    }

    /// <summary>Lets every holder die: its pair is free at once, and what it still tries to write fails.</summary>
    public void AbandonHolders()
    {
        lock (_gate)
        {
            foreach (var pair in _pairs.Values)
                pair.Abandon();
        }
    }

    /// <inheritdoc/>
    public async Task<IPairJournal> OpenPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken)
    {
        InMemoryPairJournal? opened = null;
        await StepAsync("open", Open, cancellationToken);
        return opened!;

        void Open()
        {
            if (!_pairs.TryGetValue((source, destination), out var pair))
                _pairs.Add((source, destination), pair = new InMemoryPair());
            if (pair.Holder is { } holder)
                throw new PairHeldException(holder);
            opened = new InMemoryPairJournal(this, pair, pair.Acquire($"run {runId}", _time.GetUtcNow()), _time);
        }
    }

    /// <inheritdoc/>
    public async Task<IPairJournal?> OpenKnownPairAsync(EndpointIdentity source, EndpointIdentity destination, string runId, CancellationToken cancellationToken)
    {
        InMemoryPairJournal? opened = null;
        await StepAsync("open known", Open, cancellationToken);
        return opened;

        void Open()
        {
            if (!_pairs.TryGetValue((source, destination), out var pair))
                return;
            if (pair.Holder is { } holder)
                throw new PairHeldException(holder);
            opened = new InMemoryPairJournal(this, pair, pair.AcquireKnown($"run {runId}"), _time);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MailboxPairSummary>> ListPairsAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<MailboxPairSummary>>(
        () => [.. _pairs.Select(p => p.Value.Summarise(p.Key.Source, p.Key.Destination)).OrderBy(s => s.Source.ToString(), StringComparer.Ordinal)],
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<MessageKey>> FindDealtWithAsync(EndpointIdentity source, EndpointIdentity destination, long folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlySet<MessageKey>>(
            () => _pairs.TryGetValue((source, destination), out var pair) && pair.Entries.TryGetValue(folder, out var entries)
                ? keys.Where(k => entries.TryGetValue(k, out var entry) && entry.IsDealtWith).ToHashSet()
                : [],
            cancellationToken);

    /// <inheritdoc/>
    public async Task<int> JoinAsync(EndpointIdentity former, EndpointIdentity current, CancellationToken cancellationToken)
    {
        var joined = 0;
        await StepAsync("join", Join, cancellationToken);
        return joined;

        void Join()
        {
            var renamed = _pairs.Where(p => former != current && (p.Key.Source == former || p.Key.Destination == former)).ToList();
            if (renamed.Select(p => p.Value.Holder).FirstOrDefault(h => h is not null) is { } holder)
                throw new PairHeldException(holder);
            foreach (var (identity, pair) in renamed)
            {
                var now = (Source: identity.Source == former ? current : identity.Source, Destination: identity.Destination == former ? current : identity.Destination);
                if (_pairs.TryGetValue(now, out var target))
                    target.TakeOver(pair);
                else
                    _pairs.Add(now, pair);
                _pairs.Remove(identity);
                joined++;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void Add(IEnumerable<AuditRow> rows) => _auditRows.AddRange(rows);

    internal Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return Task.FromResult(read());
    }

    internal async Task StepAsync(string name, Action write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (BeforeStep is { } before)
            await before(name);
        lock (_gate)
            write();
        if (AfterStep is { } after)
            await after(name);
    }
}
