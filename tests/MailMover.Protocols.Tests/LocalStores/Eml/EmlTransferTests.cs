using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Eml;
using MailMover.Testing.Comparing;
using MailMover.Testing.InMemory;
using MailMover.Testing.Stepping;

namespace MailMover.Protocols.Tests.LocalStores.Eml;

/// <summary>Whole copies into trees of single files and out of them.</summary>
public sealed class EmlTransferTests : IDisposable
{
    private readonly EmlStores _stores = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_mailbox_that_went_through_single_files_is_the_same_and_a_second_run_copies_nothing()
    {
        var first = LocalTransfer.Mailbox();
        var last = new InMemoryMailbox(EndpointSide.Destination);
        var (into, outOf) = (LocalTransfer.NewJournal(), LocalTransfer.NewJournal());
        for (var run = 1; run <= 2; run++)
        {
            into.AbandonHolders();
            outOf.AbandonHolders();
            await using (var store = _stores.Open(EndpointSide.Destination))
            {
                var report = await LocalTransfer.CopyAsync(first.NewClient(), store, into);
                Assert.Equal((RunEnding.Complete, "", run == 1), (report.Ending, report.Reason, report.Folders.Sum(f => f.CopiedNow) > 0));
            }

            await using (var store = _stores.Open(EndpointSide.Source))
            {
                var report = await LocalTransfer.CopyAsync(store, last.NewClient(), outOf);
                Assert.Equal((RunEnding.Complete, "", run == 1), (report.Ending, report.Reason, report.Folders.Sum(f => f.CopiedNow) > 0));
            }
        }

        var comparison = await MailboxComparer.CompareAsync(first, last, cancellationToken: Token);
        Assert.True(comparison.AreEqual, comparison.ToString());
        Assert.Equal(SpecialUse.Sent, (await last.ListFoldersAsync(false, Token)).Single(f => f.Path == FolderPath.Of("Sent")).SpecialUse);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(nameof(EmlWritingStep.Written), 1)]
    [InlineData(nameof(EmlWritingStep.Written), 6)]
    [InlineData(nameof(EmlWritingStep.Noted), 2)]
    [InlineData(nameof(EmlWritingStep.Placed), 1)]
    [InlineData(nameof(EmlWritingStep.Placed), 5)]
    [InlineData(nameof(EmlWritingStep.Durable), 1)]
    public async Task A_run_that_ended_at_any_step_of_writing_is_continued_without_loss_or_double(string step, int nth)
    {
        var first = LocalTransfer.Mailbox();
        var journal = LocalTransfer.NewJournal();
        var passed = 0;
        await using (var store = new EmlEndpoint(_stores.Options(EndpointSide.Destination), TimeProvider.System, s => _ = s.ToString() == step && ++passed == nth ? throw new SimulatedCrashException("append") : 0))
            await Assert.ThrowsAnyAsync<Exception>(() => LocalTransfer.CopyAsync(first, store, journal));

        journal.AbandonHolders();
        await using (var store = _stores.Open(EndpointSide.Destination))
        {
            var report = await LocalTransfer.CopyAsync(first.NewClient(), store, journal);
            Assert.Equal((RunEnding.Complete, ""), (report.Ending, report.Reason));
        }

        await using var look = _stores.Open(EndpointSide.Source);
        var comparison = await MailboxComparer.CompareAsync(first, look, cancellationToken: Token);
        Assert.True(comparison.AreEqual, comparison.ToString());
        Assert.Empty(Directory.EnumerateFiles(_stores.Store, "*.mailmover-new", SearchOption.AllDirectories));
    }
}
