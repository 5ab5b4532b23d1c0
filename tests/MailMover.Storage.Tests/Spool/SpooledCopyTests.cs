using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Spooling;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using MailMover.Storage.Spool;
using MailMover.Testing.InMemory;
using MailMover.Testing.Observing;
using Xunit;

namespace MailMover.Storage.Tests.Spool;

/// <summary>Copies with journal and spool on a disk.</summary>
public sealed class SpooledCopyTests : IDisposable
{
    private readonly TemporaryState _state = new();
    private readonly InMemoryMailbox _source = new(EndpointSide.Source);
    private readonly InMemoryMailbox _destination = new(EndpointSide.Destination);
    private readonly InMemoryMailbox _archive = new(EndpointSide.Destination, "archive");

    private string Place => _state.Directory.SpoolDirectory(_source.Identity, _destination.Identity);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_source_does_not_show_any_more_goes_over_in_the_next_run_and_nothing_stays_behind(bool archives)
    {
        for (var i = 1; i <= 300; i++)
            _source.AddMessage("INBOX", $"Message-ID: <{i}@example.org>\r\nDate: Mon, 02 Feb 2026 10:00:00 +0100\r\nSubject: {i}\r\n\r\n{new string('x', 20_000)}\r\n");
        var texts = _source.Messages("INBOX").Select(m => m.Text).ToList();
        _destination.Behaviour.QuotaInOctets = 1;
        Assert.Equal(RunEnding.DestinationFull, (await RunAsync(archives)).Ending);
        for (var uid = 1u; uid <= 300; uid++)
            _source.Remove("INBOX", uid);
        Assert.NotEmpty(Directory.GetFiles(Place));

        _destination.Behaviour.QuotaInOctets = null;
        var report = await RunAsync(archives);

        var kept = archives ? 300 : report.Copy!.Total.Copied;
        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.InRange(kept, 1, 300);
        // What was in doubt after the first run comes last in its folder (rule 12), so the order is not that of the source.
        Assert.Equal(texts.Take((int)kept).Order(StringComparer.Ordinal), _destination.Messages("INBOX").Select(m => m.Text).Order(StringComparer.Ordinal));
        Assert.Equal(archives ? 300 : 0, report.FromArchive);
        Assert.False(Directory.Exists(Place));
    }

    public void Dispose() => _state.Dispose();

    private async Task<ArchivingReport> RunAsync(bool archives)
    {
        await using var journal = new SqliteTransferJournal(_state.Directory, new AuditSettings(), TimeProvider.System);
        await using var spool = await DirectorySpool.OpenAsync(_state.Directory, _source.Identity, _destination.Identity, TestContext.Current.CancellationToken);
        await using var source = _source.NewClient();
        var transfer = new ArchivingTransfer(source, _destination.NewClient(), journal, new TransferOptions(), new RecordingObserver(), TimeProvider.System)
        {
            Spool = spool,
            Archive = archives ? new ArchiveTarget { Endpoint = _archive.NewClient(), Options = new TransferOptions(), Observer = new RecordingObserver(), KeepsOctets = true } : null,
        };
        return await transfer.RunAsync(default);
    }
}
