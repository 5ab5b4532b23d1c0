using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Stepping;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>Messages that go over repaired, because the destination refuses them as they are (<c>--repair</c>).</summary>
public sealed class RepairTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-test");

    private TransferOptions Repairing => new() { Repair = true, RefusedDirectory = Refused, OriginalsDirectory = Originals };

    private string Refused => Path.Combine(_directory.FullName, "refused");

    private string Originals => Path.Combine(_directory.FullName, "originals");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the last line was ended", "no end")]
    [InlineData("the line ends of the text were completed", "one\ntwo\r\n")]
    [InlineData("it has NUL characters", "one\0two\r\n")]
    public async Task A_refused_message_goes_over_repaired_and_everything_about_it_is_kept(string repair, string body)
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("odd", body), "\\Seen Holiday", TransferHarness.Date(9));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;

        var report = await harness.CopyWhollyAsync(Repairing);

        var original = harness.Source.Messages("INBOX")[^1];
        var copy = harness.Destination.Messages("INBOX").Single(m => m.Text.Contains("odd", StringComparison.Ordinal));
        Assert.Equal(("\\Seen Holiday", TransferHarness.Date(9)), (copy.Flags.ToString(), copy.InternalDate));
        var (folder, entry) = (await harness.EntriesAsync(EntryState.Copied)).Single(e => e.Entry.IsRepaired);
        Assert.Equal((original.Sha256, original.Octets.Length), (entry.Sha256, entry.SizeInOctets));
        Assert.Equal((copy.Sha256, copy.Octets.Length), (entry.Copy.Sha256, entry.Copy.SizeInOctets));
        Assert.Equal(original.Octets.ToArray(), await File.ReadAllBytesAsync(RefusedMail.PathOf(Originals, folder, entry.Key), Token));
        var row = harness.Audit()[entry.Key];
        Assert.Equal((MessageOutcome.Copied, original.Sha256), (row.Outcome, row.Sha256));
        Assert.StartsWith($"repaired: {repair}", row.Reason, StringComparison.Ordinal);
        Assert.Equal((4, 1), (report.Total.Copied, report.Total.Repaired));
        Assert.Contains(report.Notes, n => n.Contains("\"odd\"", StringComparison.Ordinal) && n.Contains(repair, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repairs_go_only_as_far_as_the_destination_wants()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", "Subject: \u00fc\r\nMessage-ID: <1@x>\r\n\r\none\ntwo", "", TransferHarness.Date(1));
        harness.Destination.Behaviour.RefusesOctets = octets => octets.Span.EndsWith("\r\n"u8) ? null : "Message does not end with a line end";

        await harness.CopyWhollyAsync(Repairing);

        Assert.Equal(harness.Source.Messages("INBOX")[0].Text + "\r\n", harness.Destination.Messages("INBOX").Single().Text);
    }

    [Fact]
    public async Task A_message_with_everything_wrong_goes_over_with_every_repair_named()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", $"Subject: \u00fc\r\nMessage-ID: <1@x>\r\n\r\none\ntwo \0 {new string('x', 2000)}", "Bad", new DateTimeOffset(1971, 1, 1, 0, 0, 0, TimeSpan.Zero));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;
        harness.Destination.Behaviour.RefusesDate = d => d.Year == 1971;
        harness.Destination.Behaviour.RefusesKeyword = k => k == "Bad";

        await harness.CopyWhollyAsync(Repairing);

        var reason = harness.Audit().Values.Single().Reason;
        Assert.All(["last line", "line ends", "base64", "Subject", "without Bad", "arrival date"], word => Assert.Contains(word, reason, StringComparison.Ordinal));
        Assert.InRange(harness.Destination.Calls.Appends, 1, 15);
    }

    [Fact]
    public async Task Without_the_option_a_message_stays_refused_and_with_it_a_later_run_gets_it_over()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("odd", "no end"), "", TransferHarness.Date(9));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;
        Assert.Equal(1, (await harness.CopyAsync()).Total.Refused);
        Assert.Equal(1, (await harness.CopyAsync(new TransferOptions { RetryRefused = true })).Total.Refused);

        // A changed --repair is a changed rule; it needs no --retry-refused.
        var report = await harness.CopyWhollyAsync(Repairing);

        Assert.Equal((4, 1, 0), (report.Total.Copied, report.Total.Repaired, report.Total.Refused));
    }

    [Fact]
    public async Task A_refused_message_that_repair_did_not_help_is_repaired_when_asked_to_try_again()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("odd", "no end"), "", TransferHarness.Date(9));
        harness.Destination.Behaviour.RefusesOctets = _ => "Go away";
        var report = await harness.CopyAsync(Repairing);
        Assert.Equal(1, report.Total.Refused);
        Assert.Contains("did not help", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Refused));
        Assert.Empty(Directory.GetFiles(Originals));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;
        Assert.Equal(1, (await harness.CopyAsync(Repairing)).Total.Refused);

        Assert.Equal(1, (await harness.CopyWhollyAsync(Repairing with { RetryRefused = true })).Total.Repaired);
        Assert.Single(Directory.GetFiles(Originals));
    }

    [Fact]
    public async Task What_cannot_be_repaired_safely_stays_refused_and_the_reason_says_so()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", "Message-ID: <1@x>\r\nFrom: j\u00f6rg@example.org\r\n\r\nbody\r\n", "", TransferHarness.Date(9));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;

        Assert.Equal(1, (await harness.CopyAsync(Repairing)).Total.Refused);

        Assert.Contains("not repaired: there are raw 8-bit characters in the header field From", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task A_repaired_copy_whose_answer_was_lost_is_found_and_not_repeated(int nth)
    {
        var harness = OddMailbox();
        harness.Destination.Faults.LoseAnswer(nth);

        var report = await harness.CopyWhollyAsync(Repairing);

        Assert.Equal(5, harness.Destination.Messages("INBOX").Count);
        Assert.Equal(2, report.Total.Repaired);
    }

    [Fact]
    public async Task Repaired_copies_are_recognised_when_the_journal_was_lost()
    {
        var harness = OddMailbox();
        await harness.CopyWhollyAsync(Repairing);
        harness.Journal = new InMemoryTransferJournal(harness.Time);

        var report = await harness.CopyWhollyAsync(Repairing);

        Assert.Equal((0, 5, 5), (report.Total.Copied, report.Total.AlreadyThere, harness.Destination.Messages("INBOX").Count));
    }

    [Fact]
    public async Task Repaired_copies_without_Message_ID_and_Date_are_told_by_their_bodies_when_the_journal_was_lost()
    {
        var harness = new TransferHarness();
        foreach (var body in (string[])["one\0two", "two\0one", "one\0two"])
            harness.Source.AddMessage("INBOX", $"Subject: note\r\n\r\n{body}\r\n", "", TransferHarness.Date(1));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;
        await harness.CopyWhollyAsync(Repairing);
        harness.Destination.Remove("INBOX", 2);
        harness.Journal = new InMemoryTransferJournal(harness.Time);

        var report = await harness.CopyWhollyAsync(Repairing);

        Assert.Equal((1, 2, 3), (report.Total.Copied, report.Total.AlreadyThere, harness.Destination.Messages("INBOX").Count));
        Assert.Equal(2, harness.Destination.Messages("INBOX").DistinctBy(m => m.Text).Count());
    }

    [Fact]
    public async Task Dying_at_any_step_of_a_repair_and_going_on_makes_no_double_and_then_there_is_silence()
    {
        var whole = new StepCounter();
        await OddMailbox().CopyAsync(Repairing, whole);
        Assert.InRange(whole.Count, 60, 1000);
        for (var step = 1; step <= whole.Count; step++)
        {
            var harness = OddMailbox();
            var counter = new StepCounter(step);
            try
            {
                await harness.CopyAsync(Repairing, counter);
            }
            catch (SimulatedCrashException)
            {
                // As meant; some deaths are met inside and end in a report.
            }

            var resumed = await harness.CopyAsync(Repairing);
            Assert.True(resumed.Ending == RunEnding.Complete, $"step {step} ({counter.CrashedAt}): {resumed.Ending} {resumed.Reason}");
            Assert.True(harness.Destination.Messages("INBOX").Count == 5, $"step {step} ({counter.CrashedAt}): {string.Join(", ", harness.Subjects())}");
            Assert.True(resumed.Total is { Copied: 5, Repaired: 2 }, $"step {step} ({counter.CrashedAt}): {resumed.Total}");
            Assert.True(Directory.GetFiles(Originals).Length == 2, $"step {step} ({counter.CrashedAt})");
            harness.Destination.Calls.Reset();
            await harness.CopyWhollyAsync(Repairing);
            Assert.Equal(0, harness.Destination.Calls.Appends + harness.Destination.Calls.Opened + harness.Destination.Calls.OpenedForWriting);
            _directory.GetDirectories().ToList().ForEach(d => d.Delete(recursive: true));
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static TransferHarness OddMailbox()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("uber", "one\ntwo", "\u00fcber"), "\\Seen", TransferHarness.Date(9));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("nul", "one\0two\r\n"), "", TransferHarness.Date(10));
        harness.Destination.Behaviour.RefusesOctets = OctetRefusals.Strict;
        return harness;
    }
}
