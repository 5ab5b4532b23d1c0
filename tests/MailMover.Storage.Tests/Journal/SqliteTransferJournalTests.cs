using MailMover.Core.Journal;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using MailMover.Testing.Journal;
using Xunit;

namespace MailMover.Storage.Tests.Journal;

public sealed class SqliteTransferJournalTests : TransferJournalContract
{
    private readonly TemporaryState _state = new();

    protected override ITransferJournal Create() => new SqliteTransferJournal(_state.Directory, new AuditSettings(), TimeProvider.System);

    protected override Task<IPairJournal> TakeOverAsync(IPairJournal former)
    {
        // Somebody deletes the lock file by hand: the one way in which two can hold a pair, and what the epoch is for.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let a locked file be deleted.");
        File.Delete(Path.Combine(_state.PairDirectory(Source, Destination), "pair.lock"));
        return OpenAsync("2");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _state.Dispose();
    }
}
