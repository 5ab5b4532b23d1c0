using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Verification;

public sealed class VerificationTroubleTests
{
    [Theory]
    [InlineData(VerificationLevel.Counts)]
    [InlineData(VerificationLevel.Headers)]
    [InlineData(VerificationLevel.Content)]
    public async Task A_line_lost_at_any_step_changes_nothing_in_the_report(VerificationLevel level)
    {
        var harness = await TamperedAsync();
        var steps = new StepCounter();
        var whole = Essence(await harness.VerifyAsync(new VerificationOptions { Level = level }, steps));
        Assert.InRange(steps.Count, 8, 1000);

        foreach (var (mailbox, name) in new[] { (harness.Source, "source"), (harness.Destination, "destination") })
        {
            var calls = steps.Steps.Where(s => s.StartsWith(name + " ", StringComparison.Ordinal) && s.EndsWith(":before", StringComparison.Ordinal)).ToList();
            for (var nth = 1; nth <= calls.Count; nth++)
            {
                mailbox.Faults.Fail("*", FailureKind.Transient, nth: nth);
                Assert.Equal(whole, Essence(await harness.VerifyAsync(level)));
                mailbox.Faults.Clear();
            }
        }
    }

    [Fact]
    public async Task A_folder_rebuilt_while_it_is_looked_at_is_looked_at_again_or_nothing_is_said_of_its_messages()
    {
        foreach (var step in (string[])["list:window", "headers:before", "fetch:before"])
        {
            foreach (var atSource in (bool[])[true, false])
            {
                var harness = await TamperedAsync();
                var whole = Essence(await harness.VerifyAsync(VerificationLevel.Content));
                var mailbox = atSource ? harness.Source : harness.Destination;
                mailbox.At(step, () => mailbox.Renumber("Work"), 2);

                // Too late to begin again, what is open is unreadable, and never missing by mistake.
                var report = await harness.VerifyAsync(VerificationLevel.Content);
                Assert.Equal((Verdict.Red, 0), (report.Verdict, report.Total.Unexplained));
                Assert.InRange(report.Total[MessageFate.Missing], 0, 1);
                Assert.True(report.Total[MessageFate.Unreadable] > 0 || whole.Fates == Essence(report).Fates, $"{step} {atSource}: {Essence(report)}");
            }
        }
    }

    [Fact]
    public async Task Messages_that_the_source_counts_and_does_not_list_are_unreadable_and_never_green()
    {
        var harness = await VerificationHarness.CopiedAsync();
        Assert.Equal(Verdict.Green, (await harness.VerifyAsync()).Verdict);
        harness.Source.CountTooMany("INBOX", 2);

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Red, 2, 0), (report.Verdict, report.Total[MessageFate.Unreadable], report.Total.Unexplained));
        Assert.Contains("The source counts 2 more messages in this folder than it lists; nothing can be said of those.", report.Folders.Single(f => f.Source.IsInbox).Notes);
    }

    [Fact]
    public async Task An_interruption_gives_no_verdict_to_keep()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.At("headers:before", harness.Graceful.Cancel);

        var report = await harness.VerifyAsync();

        Assert.Equal((RunEnding.Interrupted, Verdict.Red), (report.Ending, report.Verdict));
        Assert.Contains("did not reach its end", Assert.Single(report.Reasons).Text, StringComparison.Ordinal);
        Assert.Null((await harness.SummaryAsync()).LastVerification);
    }

    [Theory]
    [InlineData(FailureKind.Authentication, RunEnding.LoginRefused)]
    [InlineData(FailureKind.Unreachable, RunEnding.Unreachable)]
    [InlineData(FailureKind.Transient, RunEnding.TemporaryFailure)]
    [InlineData(FailureKind.Throttled, RunEnding.TemporaryFailure)]
    public async Task A_server_that_does_not_let_it_look_ends_it_and_it_is_never_green(FailureKind kind, RunEnding ending)
    {
        foreach (var atSource in (bool[])[true, false])
        {
            foreach (var operation in (string[])["*", "list"])
            {
                var harness = await VerificationHarness.CopiedAsync();
                (atSource ? harness.Source : harness.Destination).Faults.Fail(operation, kind, times: int.MaxValue);

                var report = await harness.VerifyAsync();

                Assert.Equal((ending, Verdict.Red), (report.Ending, report.Verdict));
                Assert.Null((await harness.SummaryAsync()).LastVerification);
            }
        }
    }

    [Fact]
    public async Task A_folder_that_one_end_does_not_let_anybody_open_is_red_and_the_others_are_looked_at()
    {
        foreach (var atSource in (bool[])[true, false])
        {
            var harness = await VerificationHarness.CopiedAsync();
            harness.Source.Behaviour.MaxConnections = harness.Destination.Behaviour.MaxConnections = 1;
            (atSource ? harness.Source : harness.Destination).Faults.Fail("open", FailureKind.Permanent, FailureScope.Folder);

            var report = await harness.VerifyAsync();

            Assert.Equal((Verdict.Red, RunEnding.Unbalanced), (report.Verdict, report.Ending));
            Assert.Equal((6, 4), ((int)report.Total[MessageFate.Unreadable], (int)report.Total[MessageFate.Present]));
            Assert.Contains(report.Reasons, r => r.Text.Contains("INBOX", StringComparison.Ordinal) && r.Weight == Verdict.Red);
        }
    }

    [Fact]
    public async Task A_copy_under_way_is_an_honest_refusal()
    {
        var harness = await VerificationHarness.CopiedAsync();
        await using var held = await harness.Copy.Journal.OpenPairAsync(harness.Source.Identity, harness.Destination.Identity, "copy", TestContext.Current.CancellationToken);
        var verifier = new MailboxVerifier(harness.Source, harness.Destination, harness.Copy.Journal, new VerificationOptions(), new MailMover.Testing.Observing.RecordingVerificationObserver(), harness.Copy.Time);

        await Assert.ThrowsAsync<PairHeldException>(() => verifier.RunAsync(default));
    }

    private static async Task<VerificationHarness> TamperedAsync()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.Remove("INBOX", 3);
        harness.Destination.ChangeText("INBOX", 4, "Hello", "Hi");
        harness.Destination.ChangeText("INBOX", 5, "Hello", "Jello");
        harness.Destination.MoveTo("Work", 1, "Keep");
        harness.Destination.MoveTo("Work", 2, "Trash");
        return harness;
    }

    private static (Verdict Verdict, string Fates, string Reasons, string Findings) Essence(VerificationReport report) => (
        report.Verdict,
        string.Join(" ", report.Folders.Select(f => $"{f.Source} {f.Found} {string.Join(',', f.Fates.OrderBy(p => p.Key))} {string.Join(',', f.Contents.OrderBy(p => p.Key))} {f.AtDestination}")),
        string.Join(" | ", report.Reasons.Select(r => r.Text)),
        string.Join(" | ", report.Findings));
}
