using MailMover.Core.Endpoints;
using MailMover.Core.Limits;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Limits;
using MailMover.Testing.Observing;
using MailMover.Testing.Stepping;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.Limits;

/// <summary>Two in-memory mailboxes with daily limits, whose messages all have the same size, and a clock that never makes anybody wait.</summary>
internal sealed class LimitHarness
{
    public const long MessageSize = 1000;

    // What is counted for a message besides its octets.
    public const long Cost = MessageSize + 128;

    private readonly List<string> _folders = [];

    public LimitHarness()
    {
        Journal = new InMemoryTransferJournal(Time);
        Ledger = new InMemoryOctetLedger(Time);
        (Source.Time, Destination.Time) = (Time, Time);

        // So that the copies say when they came.
        Destination.Behaviour.IgnoresInternalDates = true;
    }

    public AutoAdvancingTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 20, 0, TimeSpan.Zero));

    public InMemoryMailbox Source { get; } = new(EndpointSide.Source);

    public InMemoryMailbox Destination { get; } = new(EndpointSide.Destination);

    public InMemoryTransferJournal Journal { get; }

    public InMemoryOctetLedger Ledger { get; }

    public RecordingObserver Observer { get; private set; } = new();

    public CancellationTokenSource Graceful { get; } = new();

    public Action<TransferEvent>? WhenTold { get; set; }

    public long? DownPerDay { get; set; }

    public long? UpPerDay { get; set; }

    /// <summary>When each message was read from the source.</summary>
    public List<DateTimeOffset> Reads { get; } = [];

    public LimitHarness Fill(int count, string folder = "INBOX")
    {
        _folders.Add(folder);
        if (folder != "INBOX")
            Source.AddFolder(folder);
        for (var i = 1; i <= count; i++)
        {
            var text = TransferHarness.Text($"{folder}-{i:D4}", "");
            Source.AddMessage(folder, text + new string('x', (int)MessageSize - text.Length - 2) + "\r\n", "", TransferHarness.Date(i));
        }

        return this;
    }

    /// <summary>Runs a copy, as a new process would. One that dies gives nothing back to the ledger.</summary>
    public async Task<TransferReport> CopyAsync(TransferOptions? options = null, StepCounter? steps = null)
    {
        Observer = new RecordingObserver { WhenTold = WhenTold };
        Journal.AbandonHolders();
        Journal.BeforeStep = steps is null ? null : step => steps.StepAsync($"journal {step}:before");
        await using var source = Source.NewClient(async step =>
        {
            if (steps is not null)
                await steps.StepAsync($"source {step}");
            if (step.StartsWith("fetch:message", StringComparison.Ordinal))
            {
                lock (Reads)
                    Reads.Add(Time.GetUtcNow());
            }
        });
        await using var destination = Destination.NewClient(steps?.Hook("destination"));
        var (read, written) = (Budgets(Source, EndpointSide.Source, DownPerDay, null), Budgets(Destination, EndpointSide.Destination, null, UpPerDay));
        var engine = new TransferEngine(LimitedSource.Around(source, read), LimitedDestination.Around(destination, written), Journal, options ?? new TransferOptions(), Observer, Time);
        var report = await engine.RunAsync(new Stopping(Graceful.Token, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(60));
        await read.DisposeAsync();
        await written.DisposeAsync();
        return report;
    }

    public async Task<VerificationReport> VerifyAsync(VerificationOptions options, long? destinationDownPerDay)
    {
        await using var source = Source.NewClient();
        await using var destination = Destination.NewClient();
        await using var read = Budgets(Source, EndpointSide.Source, DownPerDay, null);
        await using var readBack = Budgets(Destination, EndpointSide.Destination, destinationDownPerDay, null);
        var verifier = new MailboxVerifier(LimitedSource.Around(source, read), LimitedDestination.Around(destination, readBack), Journal, options, new RecordingVerificationObserver(), Time);
        return await verifier.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
    }

    public AccountBudgets Budgets(InMemoryMailbox mailbox, EndpointSide side, long? down, long? up) => new(
        down is { } d ? new OctetBudget(Ledger, mailbox.Identity, side, OctetDirection.Down, d, Time) : null,
        up is { } u ? new OctetBudget(Ledger, mailbox.Identity, side, OctetDirection.Up, u, Time) : null);

    /// <summary>The most octets of messages that were read in any 24 hours.</summary>
    public long MostRead() => Most(Reads);

    /// <summary>The most octets of messages that arrived in any 24 hours.</summary>
    public long MostArrived() => Most([.. _folders.SelectMany(f => Destination.Messages(f)).Select(m => m.InternalDate!.Value)]);

    public void AssertNothingLostOrDoubled()
    {
        foreach (var folder in _folders)
            Assert.Equal(Source.Messages(folder).Select(m => m.Octets.ToArray().Length), Destination.Messages(folder).Select(m => m.Octets.ToArray().Length));
    }

    private static long Most(IReadOnlyList<DateTimeOffset> times) =>
        times.Count == 0 ? 0 : times.Max(t => times.Count(o => o <= t && o > t.AddHours(-24))) * MessageSize;
}
