using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>What is tried with a message that the destination refuses, rung by rung, without changing its octets.</summary>
public sealed class FailureLadderTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-test");

    private string Refused => Path.Combine(_directory.FullName, "refused");

    [Fact]
    public async Task Of_several_keywords_only_the_refused_one_stays_behind()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("m"), "\\Seen Alpha Bad Gamma", TransferHarness.Date(1));
        harness.Destination.Behaviour.RefusesKeyword = k => k == "Bad";

        await harness.CopyWhollyAsync();

        Assert.Equal("\\Seen Alpha Gamma", harness.Destination.Messages("INBOX").Single().Flags.ToString());
        Assert.Contains("(\"Invalid keyword\"), so it was sent without Bad", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
        Assert.Single(harness.Journal.AuditRows);
    }

    [Fact]
    public async Task Where_no_single_keyword_is_to_blame_all_stay_behind_in_a_bounded_number_of_attempts()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("two"), "Bad1 Bad2 Good", TransferHarness.Date(1));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("many"), string.Join(' ', Enumerable.Range(1, 40).Select(i => $"Bad{i}")), TransferHarness.Date(2));
        harness.Destination.Behaviour.RefusesKeyword = k => k.StartsWith("Bad", StringComparison.Ordinal);

        await harness.CopyWhollyAsync();

        Assert.All(harness.Destination.Messages("INBOX"), m => Assert.Empty(m.Flags.Keywords));
        Assert.InRange(harness.Destination.Calls.Appends, 1, 10);
    }

    [Fact]
    public async Task A_keyword_known_to_be_refused_is_not_tried_again_with_every_message()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 300; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text($"m-{i}", new string('x', 60_000)), "Bad Good", TransferHarness.Date(i));
        harness.Destination.Behaviour.RefusesKeyword = k => k == "Bad";

        await harness.CopyWhollyAsync(new TransferOptions { MemoryInOctets = 8 << 20 });

        Assert.All(harness.Destination.Messages("INBOX"), m => Assert.Equal("Good", m.Flags.ToString()));
        Assert.InRange(harness.Destination.Calls.MessagesSent, 300, 3000);
        Assert.All(harness.Audit().Values, r => Assert.Contains("without", r.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Holiday")]
    public async Task A_date_that_is_refused_stays_behind_and_that_is_told(string keywords)
    {
        var harness = new TransferHarness().Fill(2);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("old"), $"\\Seen {keywords}", new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero));
        harness.Destination.Behaviour.RefusesDate = d => d.Year == 1970;

        var report = await harness.CopyWhollyAsync();

        var copy = harness.Destination.Messages("INBOX")[^1];
        Assert.Equal((2026, $"\\Seen {keywords}".Trim()), (copy.InternalDate!.Value.Year, copy.Flags.ToString()));
        Assert.Contains("1970-01-01", harness.Audit().Values.Last().Reason, StringComparison.Ordinal);
        Assert.Contains(report.Notes, n => n.Contains("arrival date", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Notes, n => n.Contains("of its own", StringComparison.Ordinal));
        harness.Destination.Calls.Reset();
        await harness.CopyWhollyAsync();
        Assert.Equal(0, harness.Destination.Calls.Appends);
    }

    [Fact]
    public async Task A_copy_without_its_date_whose_answer_was_lost_is_found()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("old"), "", new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero));
        harness.Destination.Behaviour.RefusesDate = d => d.Year == 1970;
        harness.Destination.Behaviour.ChangesOctets = OctetChanges.ReplaceEightBitHeaders;
        harness.Destination.Faults.LoseAnswer(nth: 2);

        await harness.CopyWhollyAsync();

        Assert.Single(harness.Destination.Messages("INBOX"));
    }

    [Fact]
    public async Task What_no_rung_helps_is_refused_with_the_servers_words_and_found_by_its_entry()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("bad"), "\\Seen Alpha Beta", TransferHarness.Date(9));
        harness.Destination.Faults.RefuseAppendOf("bad", "No such luck");

        var report = await harness.CopyAsync(new TransferOptions { RefusedDirectory = Refused });

        Assert.Equal((RunEnding.SomeRefusedOrFailed, 3, 1), (report.Ending, report.Total.Copied, report.Total.Refused));
        var (folder, entry) = Assert.Single(await harness.EntriesAsync(EntryState.Refused));
        Assert.Contains("\"No such luck\"", entry.Reason, StringComparison.Ordinal);
        Assert.Equal((Sha256Digest.Of(harness.Source.Messages("INBOX")[^1].Octets.Span), null), (entry.Sha256, entry.SentInstead));
        Assert.Equal(TransferHarness.Text("bad"), await File.ReadAllTextAsync(RefusedMail.PathOf(Refused, folder, entry.Key), TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Refused));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RefusedMail.PathOf(Refused, folder, entry.Key)));
        }
    }

    [Fact]
    public async Task A_message_above_the_destinations_limit_is_refused_at_once_and_saved()
    {
        var harness = new TransferHarness().Fill(2);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("large", new string('x', 5000)), "Holiday", TransferHarness.Date(9));
        harness.Destination.Behaviour.AppendLimit = 1000;

        var report = await harness.CopyAsync(new TransferOptions { RefusedDirectory = Refused, Repair = true });

        Assert.Equal((2, 1), (report.Total.Copied, report.Total.Refused));
        Assert.Single(Directory.GetFiles(Refused));
        Assert.Equal(1, harness.Destination.Calls.Appends - Halvings);
    }

    [Fact]
    public async Task A_refused_message_is_found_by_its_entry_also_after_the_source_was_rebuilt()
    {
        var harness = new TransferHarness().Fill(2);
        harness.Destination.Faults.RefuseAppendOf("m-2");
        await harness.CopyAsync(new TransferOptions { RefusedDirectory = Refused });
        harness.Source.Renumber("INBOX");

        await harness.CopyAsync(new TransferOptions { RefusedDirectory = Refused });

        var (folder, entry) = Assert.Single(await harness.EntriesAsync(EntryState.Refused));
        Assert.True(File.Exists(RefusedMail.PathOf(Refused, folder, entry.Key)));
        Assert.Single(Directory.GetFiles(Refused));
    }

    [Fact]
    public async Task A_full_mailbox_met_on_a_rung_is_not_the_messages_fault()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("m"), "Bad", TransferHarness.Date(1));
        harness.Destination.Behaviour.RefusesKeyword = k => k == "Bad";
        harness.Destination.At("append:after", () => harness.Destination.Behaviour.QuotaInOctets = 10, 1);

        var report = await harness.CopyAsync();

        Assert.Equal((RunEnding.DestinationFull, 0, 1), (report.Ending, report.Total.Refused, report.Total.NotYetCopied));
        harness.Destination.Behaviour.QuotaInOctets = null;
        await harness.CopyWhollyAsync();
        Assert.Single(harness.Destination.Messages("INBOX"));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>The batch of three, and the half with the two others.</summary>
    private const int Halvings = 2;
}
