using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Observing;
using MailMover.Testing.Scripted;
using MailMover.Testing.Time;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>Whole copies from a maildrop.</summary>
public sealed class Pop3TransferTests
{
    private const int Patience = 60_000;

    private readonly AutoAdvancingTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly PassingMessageNumbers _numbers = new(TimeProvider.System);
    private readonly InMemoryMailbox _destination = new(EndpointSide.Destination);
    private readonly InMemoryTransferJournal _journal;

    public Pop3TransferTests()
    {
        _journal = new InMemoryTransferJournal(_time);
        _destination.Time = _time;
    }

    [Fact(Timeout = Patience)]
    public async Task A_maildrop_is_copied_whole_and_a_second_run_reads_nothing()
    {
        await using var server = new ScriptedPop3Server().Fill(50);
        Assert.Equal(50, (await CopyAsync(server)).Total.Copied);
        AssertArrived(server);
        var read = server.Count("RETR");
        await CopyAsync(server);
        AssertArrived(server);
        Assert.Equal(read, server.Count("RETR"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_move_that_changes_all_UIDLs_brings_no_duplicates()
    {
        await using var server = new ScriptedPop3Server().Fill(50);
        await CopyAsync(server);
        foreach (var message in server.Messages)
            message.UniqueId = "moved-" + message.UniqueId;
        server.Fill(3, "new");
        await CopyAsync(server);
        AssertArrived(server);
    }

    [Fact(Timeout = Patience)]
    public async Task A_maildrop_that_another_program_empties_loses_nothing()
    {
        await using var server = new ScriptedPop3Server().Fill(10);
        await CopyAsync(server);
        server.Messages.Clear();
        server.Fill(6, "new");
        await CopyAsync(server);
        Assert.Equal(16, _destination.Messages("INBOX").Count);
    }

    [Theory(Timeout = Patience)]
    [InlineData("USER TOP")]
    [InlineData("USER")]
    public async Task Twice_the_same_copy_from_a_server_without_UIDLs_copies_nothing(string capabilities)
    {
        await using var server = new ScriptedPop3Server { Capabilities = capabilities.Split(' ') };
        foreach (var id in new[] { "one", "two", "two", "three" })
            server.Add(ScriptedPop3Server.Text(id));
        await CopyAsync(server);
        await CopyAsync(server);
        AssertArrived(server);
    }

    [Fact(Timeout = Patience)]
    public async Task Lines_that_break_again_and_again_lose_and_double_nothing()
    {
        await using var server = new ScriptedPop3Server().Fill(60);
        server.Instead = c => c.Verb == "RETR" && c.Session <= 4 && c.Number == c.Session * 13 ? ScriptedPop3Reply.Raw("+OK\r\nSubj", AfterReply.HangUp) : null;
        await CopyAsync(server);
        AssertArrived(server);
    }

    [Fact(Timeout = Patience)]
    public async Task Another_program_that_has_the_maildrop_open_is_waited_for()
    {
        await using var server = new ScriptedPop3Server().Fill(5);
        server.Instead = c => c is { Verb: "PASS", Session: < 4 } ? ScriptedPop3Reply.Line("-ERR [IN-USE] somebody has it") : null;
        await CopyAsync(server);
        AssertArrived(server);
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_shows_some_messages_at_a_time_is_copied_whole_in_one_run()
    {
        await using var server = new ScriptedPop3Server { Window = 20, HidesWhatWasRead = true }.Fill(70);
        await CopyAsync(server);
        AssertArrived(server);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_that_always_ends_the_connection_is_the_only_one_that_fails()
    {
        await using var server = new ScriptedPop3Server().Fill(8);
        server.Instead = c => c is { Verb: "RETR", Number: 5 } ? ScriptedPop3Reply.Raw("+OK\r\nSubj", AfterReply.HangUp) : null;
        var report = await CopyAsync(server, RunEnding.SomeRefusedOrFailed);
        Assert.Equal((7, 1), (report.Total.Copied, report.Total.Failed));
    }

    private void AssertArrived(ScriptedPop3Server server) =>
        Assert.Equal(server.Messages.Select(m => Convert.ToHexString(m.Octets)).Order(), _destination.Messages("INBOX").Select(m => Convert.ToHexString(m.Octets.Span)).Order());

    /// <summary>Runs a copy, as a new process would.</summary>
    private async Task<TransferReport> CopyAsync(ScriptedPop3Server server, RunEnding ending = RunEnding.Complete)
    {
        _journal.AbandonHolders();
        await using var source = server.Open(_numbers);
        await using var destination = _destination.NewClient();
        var engine = new TransferEngine(source, destination, _journal, new TransferOptions(), new RecordingObserver(), _time);
        var report = await engine.RunAsync(new Stopping(CancellationToken.None, TestContext.Current.CancellationToken));
        Assert.Equal(ending, report.Ending);
        Assert.All(report.Folders, f => Assert.Equal(0, f.Unexplained));
        return report;
    }
}
