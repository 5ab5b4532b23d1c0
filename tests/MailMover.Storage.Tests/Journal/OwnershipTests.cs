using System.Diagnostics;
using MailMover.Core.Journal;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using Xunit;

namespace MailMover.Storage.Tests.Journal;

public sealed class OwnershipTests : IDisposable
{
    private readonly TemporaryState _state = new();

    private SqliteTransferJournal Journal => new(_state.Directory, new AuditSettings(), TimeProvider.System);

    [Fact(Timeout = 60_000)]
    public async Task A_second_process_is_told_which_one_holds_the_pair()
    {
        await using var child = await ChildProcess.StartAsync(ChildProcess.Hold, _state.Directory.Path, TestContext.Current.CancellationToken);

        var held = await Assert.ThrowsAsync<PairHeldException>(() => Journal.OpenPairAsync(Samples.Source, Samples.Destination, "2", TestContext.Current.CancellationToken));

        Assert.Contains($"(process {child.Id}), since ", held.Holder, StringComparison.Ordinal);
        Assert.Equal(held.Holder, Assert.Single(await Journal.ListPairsAsync(TestContext.Current.CancellationToken)).Holder);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_lock_of_a_killed_process_is_taken_at_once()
    {
        await using (var child = await ChildProcess.StartAsync(ChildProcess.Hold, _state.Directory.Path, TestContext.Current.CancellationToken))
            await child.KillAsync();
        var killed = Assert.Single(await Journal.ListPairsAsync(TestContext.Current.CancellationToken));
        Assert.Equal((RunState.Running, null), (killed.State, killed.Holder));

        var watch = Stopwatch.StartNew();
        await using var pair = await Journal.OpenPairAsync(Samples.Source, Samples.Destination, "2", TestContext.Current.CancellationToken);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact(Timeout = 60_000)]
    public async Task Asking_who_holds_a_pair_does_not_keep_a_run_from_taking_it()
    {
        await (await Journal.OpenPairAsync(Samples.Source, Samples.Destination, "1", TestContext.Current.CancellationToken)).DisposeAsync();
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                    await Journal.ListPairsAsync(CancellationToken.None);
            },
            TestContext.Current.CancellationToken);

        for (var run = 0; run < 20; run++)
            await (await Journal.OpenPairAsync(Samples.Source, Samples.Destination, $"{run}", TestContext.Current.CancellationToken)).DisposeAsync();
        await stop.CancelAsync();
        await asking;
    }

    public void Dispose() => _state.Dispose();
}
