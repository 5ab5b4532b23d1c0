using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Mbox;
using MailMover.Testing.Comparing;
using MailMover.Testing.InMemory;
using MailMover.Testing.Stepping;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

/// <summary>Whole copies into mbox files and out of them.</summary>
public sealed class MboxTransferTests : IDisposable
{
    private readonly MboxStores _stores = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_mailbox_that_went_through_mbox_files_is_the_same()
    {
        var first = LocalTransfer.Mailbox();
        var last = new InMemoryMailbox(EndpointSide.Destination);
        await using (var store = _stores.Open(EndpointSide.Destination))
            Assert.Equal((RunEnding.Complete, ""), Of(await LocalTransfer.CopyAsync(first, store, LocalTransfer.NewJournal())));
        await using (var store = _stores.Open(EndpointSide.Source))
        {
            Assert.True((await MailboxComparer.CompareAsync(first, store, cancellationToken: Token)).AreEqual);
            Assert.Equal((RunEnding.Complete, ""), Of(await LocalTransfer.CopyAsync(store, last, LocalTransfer.NewJournal())));
        }

        var comparison = await MailboxComparer.CompareAsync(first, last, cancellationToken: Token);
        Assert.True(comparison.AreEqual, comparison.ToString());
        Assert.Equal(SpecialUse.Sent, (await last.ListFoldersAsync(false, Token)).Single(f => f.Path == FolderPath.Of("Sent")).SpecialUse);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_second_run_copies_nothing_in_either_direction()
    {
        var first = LocalTransfer.Mailbox();
        var last = new InMemoryMailbox(EndpointSide.Destination);
        var (into, outOf) = (LocalTransfer.NewJournal(), LocalTransfer.NewJournal());
        for (var run = 1; run <= 2; run++)
        {
            into.AbandonHolders();
            outOf.AbandonHolders();
            await using (var store = _stores.Open(EndpointSide.Destination))
                Assert.Equal(run == 1, (await LocalTransfer.CopyAsync(first.NewClient(), store, into)).Folders.Sum(f => f.CopiedNow) > 0);
            await using (var store = _stores.Open(EndpointSide.Source))
                Assert.Equal(run == 1, (await LocalTransfer.CopyAsync(store, last.NewClient(), outOf)).Folders.Sum(f => f.CopiedNow) > 0);
        }

        Assert.True((await MailboxComparer.CompareAsync(first, last, cancellationToken: Token)).AreEqual);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(nameof(MboxWritingStep.Logged), 1)]
    [InlineData(nameof(MboxWritingStep.Logged), 3)]
    [InlineData(nameof(MboxWritingStep.Appended), 1)]
    [InlineData(nameof(MboxWritingStep.Appended), 2)]
    [InlineData(nameof(MboxWritingStep.Cleared), 1)]
    [InlineData(nameof(MboxWritingStep.Cleared), 4)]
    public async Task A_run_that_ended_at_any_step_of_appending_is_continued_without_loss_or_double(string step, int nth)
    {
        var first = LocalTransfer.Mailbox();
        var journal = LocalTransfer.NewJournal();
        var passed = 0;
        await using (var store = new MboxEndpoint(_stores.Options(EndpointSide.Destination), TimeProvider.System, s => _ = s.ToString() == step && ++passed == nth ? throw new SimulatedCrashException("append") : 0))
            await Assert.ThrowsAnyAsync<Exception>(() => LocalTransfer.CopyAsync(first, store, journal));

        journal.AbandonHolders();
        await using (var store = _stores.Open(EndpointSide.Destination))
            Assert.Equal((RunEnding.Complete, ""), Of(await LocalTransfer.CopyAsync(first.NewClient(), store, journal)));
        await using var look = _stores.Open(EndpointSide.Source);
        var comparison = await MailboxComparer.CompareAsync(first, look, cancellationToken: Token);
        Assert.True(comparison.AreEqual, comparison.ToString());
    }

    private static (RunEnding, string) Of(Core.Transfer.TransferReport report) => (report.Ending, report.Reason);
}
