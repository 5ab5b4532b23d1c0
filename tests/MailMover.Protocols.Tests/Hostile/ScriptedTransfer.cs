using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Protocols.Imap;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Journal;
using MailMover.Testing.Observing;
using MailMover.Testing.Scripted;
using MailMover.Testing.Time;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Two scripted servers, a journal that survives, and a clock that makes no run wait; only the connections live in real time.</summary>
internal sealed class ScriptedTransfer : IAsyncDisposable
{
    public ScriptedTransfer(int messages = 6, int octets = 0)
    {
        Source.Mailbox.Fill("INBOX", messages, octets: octets);
        Journal = new InMemoryTransferJournal(Time);
    }

    public AutoAdvancingTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    public ScriptedImapServer Source { get; } = new();

    public ScriptedImapServer Destination { get; } = new();

    public InMemoryTransferJournal Journal { get; set; }

    public RecordingObserver Observer { get; private set; } = new();

    /// <summary>Who watched the last verification.</summary>
    public RecordingVerificationObserver Looking { get; private set; } = new();

    /// <summary>How long a silent server is waited for.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    public Func<ImapEndpointOptions, ImapEndpointOptions> Change { get; set; } = o => o;

    /// <summary>Runs a copy, as a new process would.</summary>
    public async Task<TransferReport> CopyAsync(TransferOptions? options = null)
    {
        Observer = new RecordingObserver();
        Journal.AbandonHolders();
        await using var source = Source.Open(EndpointSide.Source, o => Change(o with { Timeout = Patience }));
        await using var destination = Destination.Open(EndpointSide.Destination, o => Change(o with { Timeout = Patience }));
        var engine = new TransferEngine(source, destination, Journal, options ?? new TransferOptions(), Observer, Time);
        var report = await engine.RunAsync(new Stopping(CancellationToken.None, TestContext.Current.CancellationToken));
        Assert.All(report.Folders, f => Assert.Equal(0, f.Unexplained));
        return report;
    }

    /// <summary>Runs a copy that is expected to be complete, and compares what the servers hold.</summary>
    public async Task<TransferReport> CopyWhollyAsync(TransferOptions? options = null)
    {
        var report = await CopyAsync(options);
        Assert.Equal((RunEnding.Complete, ""), (report.Ending, report.Reason));
        AssertSame();
        return report;
    }

    /// <summary>Verifies, as a new process would.</summary>
    public async Task<VerificationReport> VerifyAsync(VerificationLevel level)
    {
        Looking = new RecordingVerificationObserver();
        Journal.AbandonHolders();
        await using var source = Source.Open(EndpointSide.Source, o => Change(o with { Timeout = Patience }));
        await using var destination = Destination.Open(EndpointSide.Destination, o => Change(o with { Timeout = Patience }));
        var verifier = new MailboxVerifier(source, destination, Journal, new VerificationOptions { Level = level }, Looking, Time);
        var report = await verifier.RunAsync(new Stopping(CancellationToken.None, TestContext.Current.CancellationToken));
        Assert.Equal(0, report.Total.Unexplained);
        return report;
    }

    /// <summary>Nothing lost, nothing twice, nothing changed: both servers hold the same.</summary>
    public void AssertSame() => Assert.Empty(Source.Mailbox.DifferencesTo(Destination.Mailbox));

    /// <summary>Nothing twice, and nothing that the source does not hold; some may be missing.</summary>
    public void AssertNothingTwice() =>
        Assert.DoesNotContain(Source.Mailbox.DifferencesTo(Destination.Mailbox), d => !d.Contains(": 0 instead of", StringComparison.Ordinal) && !d.EndsWith(": missing", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
