using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using MailMover.Testing.Observing;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Verification;

/// <summary>A copy that was made, what somebody does to it, and a look at the result.</summary>
internal sealed class VerificationHarness
{
    public TransferHarness Copy { get; init; } = new();

    public InMemoryMailbox Source => Copy.Source;

    public InMemoryMailbox Destination => Copy.Destination;

    public RecordingVerificationObserver Observer { get; private set; } = new();

    public CancellationTokenSource Graceful { get; } = new();

    /// <summary>Twelve messages in three folders, copied whole.</summary>
    public static async Task<VerificationHarness> CopiedAsync(TransferOptions? options = null)
    {
        var harness = new VerificationHarness();
        harness.Destination.AddFolder("Trash", SpecialUse.Trash);
        harness.Destination.AddFolder("Junk", SpecialUse.Junk);
        harness.Destination.AddFolder("Keep");
        harness.Source.AddFolder("Work");
        harness.Copy.Fill(6).Fill(4, "Work", "w");
        await harness.Copy.CopyAsync(options);
        return harness;
    }

    public async Task<VerificationReport> VerifyAsync(VerificationOptions? options = null, StepCounter? steps = null)
    {
        Observer = new RecordingVerificationObserver();
        Copy.Journal.AbandonHolders();
        Copy.Journal.BeforeStep = Copy.Journal.AfterStep = null;
        var calls = (Destination.Calls.Appends, Destination.Calls.OpenedForWriting, Destination.Calls.FlagStores, Destination.Calls.FoldersCreated, Destination.Calls.Removals);
        await using var source = Source.NewClient(steps?.Hook("source"));
        await using var destination = Destination.NewClient(steps?.Hook("destination"));
        var verifier = new MailboxVerifier(source, destination, Copy.Journal, options ?? new VerificationOptions(), Observer, Copy.Time);
        var report = await verifier.RunAsync(new Stopping(Graceful.Token, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(calls, (Destination.Calls.Appends, Destination.Calls.OpenedForWriting, Destination.Calls.FlagStores, Destination.Calls.FoldersCreated, Destination.Calls.Removals));
        Assert.Equal(0, Source.Calls.OctetsInFlight + Destination.Calls.OctetsInFlight);
        return report;
    }

    public Task<VerificationReport> VerifyAsync(VerificationLevel level) => VerifyAsync(new VerificationOptions { Level = level });

    /// <summary>What status would say.</summary>
    public async Task<MailboxPairSummary> SummaryAsync() => Assert.Single(await Copy.Journal.ListPairsAsync(TestContext.Current.CancellationToken));
}
