using MailMover.Core.Journal;
using MailMover.Testing.Journal;
using Xunit;

namespace MailMover.Storage.Tests.Journal;

public sealed class InMemoryTransferJournalTests : TransferJournalContract
{
    private readonly InMemoryTransferJournal _journal = new();

    protected override ITransferJournal Create() => _journal;

    protected override Task<IPairJournal> TakeOverAsync(IPairJournal former)
    {
        _journal.AbandonHolders();
        return OpenAsync("2");
    }

    [Fact]
    public async Task A_throw_before_a_step_leaves_nothing_written_and_one_after_it_leaves_all()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        _journal.BeforeStep = step => step == "write Copied" ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => pair.WriteAsync(folder, [new(Entry(1, EntryState.Copied), Row(1))], Token));
        Assert.Empty(await ListAsync(pair, folder));
        Assert.Empty(_journal.AuditRows);

        (_journal.AfterStep, _journal.BeforeStep) = (_journal.BeforeStep, null);
        await Assert.ThrowsAsync<TimeoutException>(() => pair.WriteAsync(folder, [new(Entry(1, EntryState.Copied), Row(1))], Token));
        Assert.Single(await ListAsync(pair, folder));
        Assert.Single(_journal.AuditRows);
    }
}
