using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;
using MailMover.Testing.InMemory;
using MailMover.Testing.Observing;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>What the user orders to be deleted from the source: only what was read back from the destination in the same run.</summary>
public sealed class SourceRemovalTests
{
    private readonly TransferHarness _harness = new();
    private RemovalProposal? _asked;

    [Fact]
    public async Task What_was_copied_and_read_back_is_deleted_and_the_audit_log_and_the_report_say_so()
    {
        await CopiedAsync(5);

        var report = await RemoveAsync();

        Assert.Equal((RunEnding.Complete, 5, 0), (report.Ending, report.Removed, report.Left));
        Assert.Equal(new RemovalProposal(_harness.Source.Identity, 5, report.RemovedOctets), _asked);
        Assert.Empty(_harness.Source.Messages("INBOX"));
        Assert.Equal(5, _harness.Destination.Messages("INBOX").Count);
        Assert.All(_harness.Audit().Values, r => Assert.Equal((MessageOutcome.Copied, "deleted from the source after its copy was read back"), (r.Outcome, r.Reason)));
        Assert.All(await _harness.EntriesAsync(EntryState.Copied), e => Assert.Equal(SourceRemovalState.Removed, e.Entry.Removal));
    }

    [Fact]
    public async Task Without_the_user_s_word_nothing_is_deleted()
    {
        await CopiedAsync(5);

        var report = await RemoveAsync(agree: false);

        Assert.Equal((RunEnding.Complete, false, 0, 5), (report.Ending, report.Agreed, report.Removed, report.Left));
        Assert.Equal((5, 0), (_harness.Source.Messages("INBOX").Count, _harness.Source.Calls.Deleted));
    }

    [Fact]
    public async Task Mail_that_was_copied_less_than_the_given_days_ago_stays()
    {
        await CopiedAsync(3);
        _harness.Time.Advance(TimeSpan.FromDays(7));
        _harness.Fill(2, prefix: "new");
        await _harness.CopyWhollyAsync();

        var report = await RemoveAsync(days: 7);

        Assert.Equal((3, 2), (report.Removed, report.TooYoung));
        Assert.Equal(["new-1", "new-2"], _harness.Source.Messages("INBOX").Select(SubjectOf));
    }

    [Fact]
    public async Task A_message_whose_copy_was_changed_moved_marked_or_is_gone_stays()
    {
        await CopiedAsync(6);
        _harness.Destination.AddFolder("Other");
        _harness.Destination.ChangeText("INBOX", 1, "Hello", "Jello");
        _harness.Destination.Remove("INBOX", 2);
        _harness.Destination.SetFlags("INBOX", 3, "\\Deleted");
        _harness.Destination.MoveTo("INBOX", 4, "Other");

        var report = await RemoveAsync();

        Assert.Equal((RunEnding.SomeRefusedOrFailed, 2, 4), (report.Ending, report.Removed, report.NotVerified));
        Assert.Equal(2, _asked!.Messages);
        Assert.Equal(["m-1", "m-2", "m-3", "m-4"], _harness.Source.Messages("INBOX").Select(SubjectOf));
    }

    [Fact]
    public async Task A_destination_that_changes_octets_behind_an_OK_does_not_hold_the_message()
    {
        _harness.Destination.Behaviour.ChangesOctets = OctetChanges.ReplaceEightBitHeaders;
        _harness.Source.AddMessage("INBOX", TransferHarness.Text("m", subject: "Größe"), "", TransferHarness.Date(1));
        await CopiedAsync(1, "plain");

        var report = await RemoveAsync();

        Assert.Equal((1, 1), (report.Removed, report.NotVerified));
        Assert.Contains("Subject: Größe", Assert.Single(_harness.Source.Messages("INBOX")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_copied_as_it_is_stays()
    {
        _harness.Fill(1, prefix: "adopted");
        _harness.Destination.AddMessage("INBOX", TransferHarness.Text("adopted-1"), "", TransferHarness.Date(1));
        _harness.Fill(1, prefix: "refused").Fill(1, prefix: "broken");
        _harness.Source.AddMessage("INBOX", TransferHarness.Text("large", new string('x', 5000)));
        _harness.Destination.Faults.RefuseAppendOf("refused-1");
        _harness.Source.Faults.CannotFetch("broken-1");
        await _harness.Fill(2).CopyAsync(new TransferOptions { Rules = new SelectionRules { MaxSizeInOctets = 2000 } });
        _harness.Fill(1, prefix: "later");

        var report = await RemoveAsync();

        Assert.Equal((2, 5), (report.Removed, report.NotCopied));
        Assert.Equal(["adopted-1", "refused-1", "broken-1", "large", "later-1"], _harness.Source.Messages("INBOX").Select(SubjectOf));
    }

    [Fact]
    public async Task After_a_copy_that_did_not_reach_its_end_nothing_is_deleted()
    {
        _harness.Fill(3);
        _harness.Source.Faults.Fail("fetch", FailureKind.Authentication);
        await _harness.CopyAsync();

        var report = await RemoveAsync();

        Assert.StartsWith("Nothing was deleted from the source: the last copy did not reach its end.", report.Reason, StringComparison.Ordinal);
        Assert.Null(_asked);
        Assert.Equal(3, _harness.Source.Messages("INBOX").Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_whose_answer_was_lost_is_looked_for_next_time(bool forgotten)
    {
        await CopiedAsync(4);
        (_harness.Source.Behaviour.LosesAnswersToOrders, _harness.Source.Behaviour.ForgetsOrders) = (true, forgotten);
        var first = await RemoveAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 0, 4), (first.Ending, first.Removed, first.Unknown));
        (_harness.Source.Behaviour.LosesAnswersToOrders, _harness.Source.Behaviour.ForgetsOrders) = (false, false);

        var second = await RemoveAsync();

        Assert.Equal(forgotten ? (4, 0) : (0, 4), ((int)second.Removed, (int)second.RemovedBefore));
        Assert.Empty(_harness.Source.Messages("INBOX"));
        Assert.All(await _harness.EntriesAsync(EntryState.Copied), e => Assert.Equal(SourceRemovalState.Removed, e.Entry.Removal));
        Assert.All(_harness.Audit().Values, r => Assert.StartsWith("deleted from the source after its copy was read back", r.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_source_keeps_or_has_no_more_is_told()
    {
        await CopiedAsync(4);
        _harness.Source.Behaviour.KeepsDespiteOrder = m => m.Text.Contains("m-1@", StringComparison.Ordinal);
        _harness.Source.At("delete:before", () => _harness.Source.Remove("INBOX", 2));

        var report = await RemoveAsync();

        Assert.Equal((2, 1, 1), (report.Removed, report.Kept, report.NotThere));
        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
    }

    [Fact]
    public async Task A_copy_that_ends_the_connection_is_not_verified_and_the_others_are()
    {
        await CopiedAsync(9);
        _harness.Destination.Faults.HangUpOnFetchOf("m-5@");

        var report = await RemoveAsync();

        Assert.Equal((8, 1), (report.Removed, report.NotVerified));
    }

    [Fact]
    public async Task The_next_copy_balances_and_brings_nothing_again()
    {
        await CopiedAsync(4);
        await RemoveAsync();
        _harness.Fill(1, prefix: "new");

        var report = await _harness.CopyWhollyAsync();

        Assert.Equal((5, 5, 1), (report.Total.Found, report.Total.Copied, report.Total.CopiedNow));
        Assert.Equal(1, (await RemoveAsync()).Removed);
        Assert.Equal((5, 0), ((await _harness.CopyWhollyAsync()).Total.Copied, _harness.Source.Messages("INBOX").Count));
    }

    [Fact]
    public async Task Dying_at_any_step_and_going_on_deletes_everything_and_never_what_has_no_copy()
    {
        var whole = new StepCounter();
        await CopiedAsync(6);
        await RemoveAsync(steps: whole);
        Assert.InRange(whole.Count, 15, 100);

        for (var step = 1; step <= whole.Count; step++)
        {
            var test = new SourceRemovalTests();
            await test.CopiedAsync(6);
            test._harness.Destination.Remove("INBOX", 4);
            var counter = new StepCounter(step);
            try
            {
                await test.RemoveAsync(steps: counter);
            }
            catch (Exception e) when (e is SimulatedCrashException or MailFailureException)
            {
                // The death.
            }

            var report = await test.RemoveAsync();
            Assert.True(report.Ending == RunEnding.SomeRefusedOrFailed, $"step {step} ({counter.CrashedAt}): {report}");
            Assert.Equal("m-4", SubjectOf(Assert.Single(test._harness.Source.Messages("INBOX"))));
            Assert.True(
                (await test._harness.EntriesAsync(EntryState.Copied)).Count(e => e.Entry.Removal == SourceRemovalState.Removed) == 5,
                $"step {step} ({counter.CrashedAt})");
            Assert.Equal(5, test._harness.Audit().Values.Count(r => r.Reason.StartsWith("deleted from the source", StringComparison.Ordinal)));
        }
    }

    private async Task CopiedAsync(int messages, string prefix = "m")
    {
        await _harness.Fill(messages, prefix: prefix).CopyWhollyAsync();
        _harness.Source.Calls.Reset();
    }

    private async Task<RemovalReport> RemoveAsync(int days = 0, bool agree = true, StepCounter? steps = null)
    {
        _asked = null;
        _harness.Journal.AbandonHolders();
        _harness.Journal.BeforeStep = steps is null ? null : step => steps.StepAsync($"journal {step}:before");
        _harness.Journal.AfterStep = steps is null ? null : step => steps.StepAsync($"journal {step}:after");
        await using var source = _harness.Source.NewClient(steps?.Hook("source"));
        await using var destination = _harness.Destination.NewClient(steps?.Hook("destination"));
        var deleted = _harness.Source.Calls.Deleted;
        var appends = (_harness.Destination.Calls.Appends, _harness.Destination.Calls.FlagStores, _harness.Destination.Calls.Removals);
        var removal = new SourceRemoval(source, destination, _harness.Journal, new RemovalOptions { AfterDays = days }, new RecordingObserver(), _harness.Time);
        var report = await removal.RunAsync(AgreeAsync, new Stopping(CancellationToken.None, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(appends, (_harness.Destination.Calls.Appends, _harness.Destination.Calls.FlagStores, _harness.Destination.Calls.Removals));
        Assert.Equal(0, _harness.Destination.Calls.OctetsInFlight);
        return report;

        Task<bool> AgreeAsync(RemovalProposal proposal, CancellationToken cancellationToken)
        {
            Assert.Null(_asked);
            Assert.Equal(deleted, _harness.Source.Calls.Deleted);
            _asked = proposal;
            return Task.FromResult(agree);
        }
    }

    private static string SubjectOf(InMemoryMessage message) => MessageHeaderParser.Parse(message.Octets.Span, System.Text.Encoding.Latin1.GetString).Subject;
}
