using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Preflight;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer.Planning;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

public sealed class GateTests
{
    private readonly CheckHarness _harness = new();

    [Fact]
    public async Task A_copy_that_cannot_succeed_writes_nothing_and_says_why()
    {
        _harness.Transfer.Fill(100);
        _harness.WithRoom(5000);
        var report = await _harness.CopyAsync();
        Assert.Equal(RunEnding.NotBegun, report.Ending);
        Assert.Equal(string.Join(' ', (await _harness.CheckAsync()).Problems.Select(p => $"{p.Reason} {p.NextStep}")), report.Reason);
        _harness.AssertNothingWritten();
        Assert.Equal((RunState.Stopped, RunEnding.NotBegun), ((await PairAsync()).State, (await PairAsync()).LastEnding!.Value));
    }

    [Fact]
    public async Task With_more_room_the_same_copy_goes_on()
    {
        _harness.Transfer.Fill(100);
        await _harness.WithRoom(5000).CopyAsync();
        await _harness.WithRoom(1 << 20).Transfer.CopyWhollyAsync(new() { Gate = new PreflightGate(new(), _harness.Transfer.Time) });
        await _harness.Transfer.AssertSameAsync();
    }

    [Fact]
    public async Task A_copy_that_may_succeed_costs_one_question_and_no_listing()
    {
        _harness.Source.Behaviour.GivesFolderSizes = true;
        _harness.Transfer.Fill(50);
        _harness.WithRoom(1 << 20);
        var (listings, opened) = (0, 0);
        _harness.Destination.At("quota:after", () => (listings, opened) = (_harness.Source.Calls.FolderListings + _harness.Destination.Calls.FolderListings, _harness.Source.Calls.Opened + _harness.Destination.Calls.Opened));
        Assert.Equal(RunEnding.Complete, (await _harness.CopyAsync()).Ending);
        Assert.Equal((2, 0, 1), (listings, opened, _harness.Destination.Calls.QuotaLooks));
        Assert.Equal(50, _harness.Source.Calls.MessagesListed);
        Assert.Equal(2, _harness.Source.Calls.FolderListings + _harness.Destination.Calls.FolderListings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mail_that_was_copied_and_deleted_at_the_source_is_not_taken_off_the_new_mail(bool givesFolderSizes)
    {
        _harness.Source.Behaviour.GivesFolderSizes = givesFolderSizes;
        _harness.Transfer.Fill(10);
        await _harness.CopyWhollyAsync();
        foreach (var message in _harness.Source.Messages(TransferHarness.Inbox))
            _harness.Source.Remove(TransferHarness.Inbox, message.Uid);
        _harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("large", new string('x', 500_000)));
        _harness.WithRoom(_harness.Destination.FolderOctets() + 200_000);
        Assert.Equal(RunEnding.NotBegun, (await _harness.CopyAsync()).Ending);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_of_messages_that_are_all_too_large_is_not_begun(bool givesFolderSizes)
    {
        _harness.Source.Behaviour.GivesFolderSizes = givesFolderSizes;
        _harness.Transfer.Fill(10);
        _harness.Destination.Behaviour.AppendLimit = 100;
        var report = await _harness.CopyAsync();
        Assert.Equal(RunEnding.NotBegun, report.Ending);
        Assert.StartsWith("Every message is larger than the 100 B that the destination takes.", report.Reason, StringComparison.Ordinal);
        _harness.AssertNothingWritten();

        _harness.Source.AddMessage(TransferHarness.Inbox, "Subject: x\r\n\r\n");
        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await _harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task What_only_a_template_knows_stops_no_copy()
    {
        _harness.Options = new() { Destination = new() { Limits = new() { MessageInOctets = 100 } } };
        _harness.Transfer.Fill(3);
        _harness.WithRoom(50);
        Assert.DoesNotContain("larger than", (await _harness.CopyAsync()).Reason, StringComparison.Ordinal);
        _harness.WithRoom(1 << 20);
        Assert.NotEqual(RunEnding.NotBegun, (await _harness.CopyAsync()).Ending);
    }

    [Fact]
    public async Task Rules_that_leave_enough_out_let_a_copy_begin()
    {
        _harness.Source.Behaviour.GivesFolderSizes = true;
        _harness.Transfer.Fill(100);
        _harness.WithRoom(5000);
        Assert.Equal(RunEnding.NotBegun, (await _harness.CopyAsync()).Ending);
        Assert.Equal(RunEnding.Complete, (await _harness.CopyAsync(rules: new() { Before = new DateOnly(2019, 1, 1) })).Ending);
    }

    [Fact]
    public async Task A_refused_copy_leaves_the_rules_of_the_last_one_as_they_were()
    {
        _harness.Transfer.Fill(10);
        var rules = CheckHarness.Including("INBOX");
        Assert.Equal(RunEnding.Complete, (await _harness.CopyAsync(rules: rules)).Ending);
        _harness.Transfer.Fill(100, prefix: "more");
        Assert.Equal(RunEnding.NotBegun, (await _harness.WithRoom(8000).CopyAsync()).Ending);
        await using var pair = await _harness.Transfer.Journal.OpenPairAsync(_harness.Source.Identity, _harness.Destination.Identity, "look", TestContext.Current.CancellationToken);
        Assert.Equal(RulesText.Write(rules), await pair.GetNoteAsync(RulesText.NoteName, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_gate_that_does_not_check_lets_everything_begin()
    {
        _harness.Transfer.Fill(100);
        _harness.WithRoom(5000);
        _harness.Destination.Behaviour.TakesBatchesWhole = false;
        Assert.Equal(RunEnding.DestinationFull, (await _harness.CopyAsync(new PreflightGate(new(), _harness.Transfer.Time) { Checks = false })).Ending);
        Assert.NotEmpty(_harness.Destination.Messages(TransferHarness.Inbox));
    }

    [Fact]
    public async Task A_line_that_breaks_at_the_question_keeps_nobody_from_copying()
    {
        _harness.Transfer.Fill(10);
        _harness.Destination.Faults.Fail("quota", FailureKind.Transient);
        await _harness.Transfer.CopyWhollyAsync(new() { Gate = new PreflightGate(new(), _harness.Transfer.Time) });
    }

    [Fact]
    public async Task Refused_mail_that_is_too_large_for_the_rest_of_the_room_does_not_keep_a_later_run_from_beginning()
    {
        _harness.Transfer.Fill(5);
        _harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("huge", new string('x', 100_000)));
        _harness.Destination.Faults.RefuseAppendOf("huge@example.org");
        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await _harness.CopyAsync()).Ending);
        _harness.WithRoom(20_000);
        _harness.Transfer.Fill(2, prefix: "new");
        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await _harness.CopyAsync()).Ending);
        Assert.Equal(7, _harness.Destination.Messages(TransferHarness.Inbox).Count);
    }

    private async Task<MailboxPairSummary> PairAsync() => Assert.Single(await _harness.Transfer.Journal.ListPairsAsync(TestContext.Current.CancellationToken));
}
