using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.Comparing;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Messages;
using MailMover.Testing.Observing;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>Whole copies into a Maildir and out of it again.</summary>
public sealed class MaildirRoundTripTests : IAsyncLifetime
{
    private static readonly ComparisonOptions Everything = new() { InOrder = true };
    private readonly MaildirPlace _place = new();
    private readonly InMemoryTransferJournal _journal = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_that_went_into_a_Maildir_and_out_again_is_the_same_to_the_octet()
    {
        await using var old = Mailbox();
        await using (var backup = _place.Open(EndpointSide.Destination))
        {
            await CopyAsync(old, backup);
            Assert.Empty((await MailboxComparer.CompareAsync(old, backup, Everything, Token)).Differences);
        }

        await using var restored = new InMemoryMailbox(EndpointSide.Destination);
        await using (var source = _place.Open(EndpointSide.Source))
            await CopyAsync(source, restored);
        Assert.Empty((await MailboxComparer.CompareAsync(old, restored, Everything, Token)).Differences);
        Assert.Equal(SpecialUse.Sent, (await restored.ListFoldersAsync(false, Token)).Single(f => f.Path == FolderPath.Of("Gesendet")).SpecialUse);
    }

    [Fact]
    public async Task A_second_copy_writes_nothing()
    {
        await using var old = Mailbox();
        await using (var backup = _place.Open(EndpointSide.Destination))
            await CopyAsync(old, backup);
        var before = Files();
        await using (var backup = _place.Open(EndpointSide.Destination))
            await CopyAsync(old, backup);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Where_everything_that_was_known_is_lost_the_Maildir_is_recognised()
    {
        await using var old = Mailbox();
        await using (var backup = _place.Open(EndpointSide.Destination))
            await CopyAsync(old, backup);
        var before = Files();
        _place.Numbers = new PassingMessageNumbers(TimeProvider.System);
        await using (var backup = _place.Open(EndpointSide.Destination))
            await CopyAsync(old, backup, new InMemoryTransferJournal(TimeProvider.System));
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Flags_that_change_later_are_carried_to_the_Maildir()
    {
        await using var old = new InMemoryMailbox(EndpointSide.Source);
        old.AddMessage("INBOX", "Subject: one\r\n\r\n", "\\Seen", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using (var backup = _place.Open(EndpointSide.Destination))
            await CopyAsync(old, backup);
        old.SetFlags("INBOX", 1, "\\Seen \\Answered Later");
        await using (var backup = _place.Open(EndpointSide.Destination))
        {
            await CopyAsync(old, backup);
            Assert.Empty((await MailboxComparer.CompareAsync(old, backup, Everything, Token)).Differences);
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    private static InMemoryMailbox Mailbox()
    {
        var mailbox = new InMemoryMailbox(EndpointSide.Source);
        mailbox.AddFolder("Gesendet", SpecialUse.Sent, subscribed: true);
        mailbox.AddFolder("Projekte 1.2");
        mailbox.AddFolder("Projekte 1.2/Entwürfe", subscribed: true);
        mailbox.AddFolder("Empty");
        var date = new DateTimeOffset(2015, 5, 4, 3, 2, 1, TimeSpan.FromHours(2));
        foreach (var odd in OddMessages.All)
            mailbox.AddMessage("INBOX", odd.Octets.ToArray(), "\\Seen $Forwarded", date = date.AddDays(-1));
        for (var i = 1; i <= 40; i++)
            mailbox.AddMessage("Projekte 1.2/Entwürfe", $"Message-ID: <{i}@x.example>\r\nSubject: {i}\r\n\r\n{i}\r\n", $"\\Draft Keyword{i} Keyword{i / 2}", date.ToOffset(TimeSpan.FromMinutes((i * 15) - 300)));
        mailbox.AddMessage("Gesendet", OddMessages.Large(600_000).Octets.ToArray(), "\\Answered", date);
        return mailbox;
    }

    private async Task CopyAsync(IMailSource source, IMailDestination destination, InMemoryTransferJournal? journal = null)
    {
        _journal.AbandonHolders();
        var engine = new TransferEngine(source, destination, journal ?? _journal, new TransferOptions(), new RecordingObserver(), TimeProvider.System);
        var report = await engine.RunAsync(new Stopping(CancellationToken.None, Token));
        Assert.Equal((RunEnding.Complete, ""), (report.Ending, report.Reason));
    }

    private List<string> Files() => [.. Directory.EnumerateFiles(_place.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal)];
}
