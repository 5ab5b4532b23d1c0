using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using MailMover.Testing.Observing;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>Mail from the user's own addresses that lies in INBOX, as POP3 leaves it, goes to the Sent folder.</summary>
public sealed class SentMailTests
{
    private static readonly TransferOptions Parted = new() { Rules = new SelectionRules { OwnAddresses = ["jo@example.org", "Jo.Old@Former.example"] } };
    private static readonly TransferOptions Whole = new();

    private readonly TransferHarness _harness = new();

    [Fact]
    public async Task Mail_from_own_addresses_goes_to_the_destination_s_Sent_folder_whatever_that_is_called()
    {
        _harness.Destination.AddFolder("Gesendet", SpecialUse.Sent);
        Fill(3, 2);

        var report = await _harness.CopyWhollyAsync(Parted);

        Assert.Equal(["m-1", "m-2", "m-3"], _harness.Subjects());
        Assert.Equal(["s-1", "s-2"], _harness.Subjects("Gesendet"));
        Assert.Equal([("INBOX", 3L), ("Sent", 2L)], report.Folders.Select(f => (f.Source.ToString(), f.Found)));
        Assert.Contains("Mail in INBOX from jo@example.org, Jo.Old@Former.example is mail that you sent", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_copies_nothing_and_new_mail_of_both_kinds_finds_its_folder()
    {
        Fill(3, 2);
        await _harness.CopyWhollyAsync(Parted);
        _harness.Source.Calls.Reset();
        Assert.All((await _harness.CopyWhollyAsync(Parted)).Folders, f => Assert.True(f.PassedOver));
        Assert.Equal(0, _harness.Source.Calls.HeadersRead);
        Fill(1, 1, "new");

        var report = await _harness.CopyWhollyAsync(Parted);

        Assert.Equal((7, 2), (report.Total.Copied, report.Total.CopiedNow));
        Assert.Equal((4, 3), (_harness.Destination.Messages("INBOX").Count, _harness.Destination.Messages("Sent").Count));
    }

    [Fact]
    public async Task Switching_it_on_or_off_doubles_nothing()
    {
        Fill(2, 2);
        await _harness.CopyWhollyAsync(Whole);
        Fill(1, 1, "on");
        Assert.Equal(2, (await _harness.CopyWhollyAsync(Parted)).Total.CopiedNow);
        Assert.Equal(["on-s-1"], _harness.Subjects("Sent"));
        Fill(1, 1, "off");

        Assert.Equal((8, 2), ((await _harness.CopyWhollyAsync(Whole)).Total.Copied, _harness.Last!.Total.CopiedNow));

        Assert.Equal(["m-1", "s-1", "m-2", "s-2", "on-m-1", "off-m-1", "off-s-1"], _harness.Subjects());
        Assert.Equal((8, 0), ((await _harness.CopyWhollyAsync(Parted)).Total.Copied, _harness.Last!.Total.CopiedNow));
    }

    [Fact]
    public async Task After_a_renumbering_every_message_stays_in_the_folder_where_it_was_counted()
    {
        Fill(2, 2);
        await _harness.CopyWhollyAsync(Whole);
        Fill(1, 1, "on");
        await _harness.CopyWhollyAsync(Parted);
        _harness.Source.Remove("INBOX", 1);
        _harness.Source.Renumber("INBOX");
        Fill(1, 1, "new");

        var report = await _harness.CopyWhollyAsync(Parted);

        Assert.Equal((8, 2), (report.Total.Copied, report.Total.CopiedNow));
        Assert.Equal(["on-s-1", "new-s-1"], _harness.Subjects("Sent"));
        Assert.Equal(0, (await _harness.CopyWhollyAsync(Parted)).Total.CopiedNow);
    }

    [Fact]
    public async Task A_source_with_a_Sent_folder_of_its_own_is_left_as_it_is_and_that_is_said()
    {
        _harness.Source.AddFolder("Gesendete Objekte");
        Fill(1, 1);

        var report = await _harness.CopyWhollyAsync(Parted);

        Assert.Equal(["m-1", "s-1"], _harness.Subjects());
        Assert.StartsWith("The source has a folder for sent mail of its own (Gesendete Objekte)", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Sent_folder_that_the_source_gets_later_does_not_clash_with_what_was_parted()
    {
        Fill(1, 2);
        await _harness.CopyWhollyAsync(Parted);
        _harness.Source.AddFolder("Sent", SpecialUse.Sent);
        _harness.Fill(1, "Sent", "real");

        var report = await _harness.CopyWhollyAsync(Parted);

        Assert.Equal((4, 1), (report.Total.Copied, report.Total.CopiedNow));
        Assert.Equal(["INBOX", "Sent, from INBOX", "Sent"], report.Folders.Select(f => f.Source.ToString()));
        Assert.Equal(0, (await _harness.CopyWhollyAsync(Parted)).Total.CopiedNow);
    }

    [Fact]
    public async Task A_plan_reads_no_header_and_says_what_will_be_done()
    {
        Fill(2, 2);
        _harness.Source.Calls.Reset();
        var engine = new TransferEngine(_harness.Source, _harness.Destination, _harness.Journal, Parted, new RecordingObserver(), _harness.Time);

        var plan = await engine.PlanAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["INBOX", "Sent"], plan.Pairs.Select(p => p.Destination.ToString()));
        Assert.Contains("it goes to the Sent folder", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.Equal(0, _harness.Source.Calls.HeadersRead);
    }

    [Fact]
    public async Task A_verification_sees_the_source_as_the_copy_did()
    {
        Fill(3, 2);
        await _harness.CopyWhollyAsync(Parted);

        var report = await VerifyAsync();
        Assert.Equal((Verdict.Green, 5, 5), (report.Verdict, report.Total.Found, report.Total[MessageFate.Present]));

        _harness.Destination.Remove("Sent", 1);
        report = await VerifyAsync();
        Assert.Equal((Verdict.Red, "Sent"), (report.Verdict, Assert.Single(report.Findings).Folder.ToString()));
    }

    [Fact]
    public async Task Sent_mail_is_deleted_from_INBOX_where_it_lies()
    {
        Fill(2, 2);
        await _harness.CopyWhollyAsync(Parted);
        var removal = new SourceRemoval(_harness.Source, _harness.Destination, _harness.Journal, new RemovalOptions { AfterDays = 0 }, new RecordingObserver(), _harness.Time);

        var report = await removal.RunAsync((_, _) => Task.FromResult(true), default);

        Assert.Equal((RunEnding.Complete, 4, 0), (report.Ending, report.Removed, report.NotCopied));
        Assert.Empty(_harness.Source.Messages("INBOX"));
        Assert.Equal(4, (await _harness.CopyWhollyAsync(Parted)).Total.Copied);
    }

    [Fact]
    public async Task Dying_at_any_step_and_going_on_copies_each_message_once_to_its_folder()
    {
        var whole = new StepCounter();
        Fill(3, 2);
        await _harness.CopyAsync(Parted, whole);
        for (var step = 1; step <= whole.Count; step++)
        {
            var harness = new TransferHarness();
            Fill(harness, 3, 2);
            var counter = new StepCounter(step);
            await Assert.ThrowsAnyAsync<SimulatedCrashException>(() => harness.CopyAsync(Parted, counter));

            var resumed = await harness.CopyAsync(Parted);
            Assert.True(resumed.Ending == RunEnding.Complete && resumed.Folders.All(f => f.Unexplained == 0), $"step {step} ({counter.CrashedAt}): {resumed.Ending} {resumed.Reason}");
            Assert.Equal((3, 2), (harness.Destination.Messages("INBOX").Count, harness.Destination.Messages("Sent").Count));
        }
    }

    private void Fill(int received, int sent, string prefix = "") => Fill(_harness, received, sent, prefix);

    private static void Fill(TransferHarness harness, int received, int sent, string prefix = "")
    {
        prefix = prefix.Length == 0 ? "" : prefix + "-";
        for (var i = 1; i <= Math.Max(received, sent); i++)
        {
            if (i <= received)
                harness.Source.AddMessage("INBOX", TransferHarness.Text($"{prefix}m-{i}"), "", TransferHarness.Date(i));
            if (i <= sent)
                harness.Source.AddMessage("INBOX", TransferHarness.Text($"{prefix}s-{i}").Replace("Ann <ann@example.org>", i % 2 == 0 ? "JO@example.ORG" : "\"Jo\" <jo.old@former.example>", StringComparison.Ordinal), "", TransferHarness.Date(i));
        }
    }

    private async Task<VerificationReport> VerifyAsync()
    {
        _harness.Journal.AbandonHolders();
        var verifier = new MailboxVerifier(_harness.Source, _harness.Destination, _harness.Journal, new VerificationOptions(), new RecordingVerificationObserver(), _harness.Time);
        return await verifier.RunAsync(default);
    }
}
