using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>Sources like a POP3 maildrop: no flags, no dates, and what was read may be hidden.</summary>
public sealed class BareSourceTests
{
    private static readonly SourceTraits Bare = new() { KeepsFlags = false, KeepsDates = false };

    [Fact]
    public async Task The_date_of_the_newest_Received_else_of_Date_is_sent_and_nothing_is_said_of_it()
    {
        var harness = Harness();
        harness.Source.AddMessage("INBOX", Received("a"));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("b"));
        harness.Source.AddMessage("INBOX", "From: ann@example.org\r\nSubject: c\r\n\r\nno date\r\n");

        await harness.CopyWhollyAsync();

        var dates = harness.Destination.Messages("INBOX").Select(m => m.InternalDate!.Value).ToList();
        Assert.Equal(new DateTimeOffset(2026, 2, 2, 9, 30, 5, TimeSpan.Zero), dates[0]);
        Assert.Equal(new DateTimeOffset(2026, 2, 2, 10, 0, 0, TimeSpan.FromHours(1)), dates[1]);
        Assert.Equal(["", "", "its header has no usable date, so the time of copying was used"], harness.Journal.AuditRows.Select(r => r.Reason));
    }

    [Fact]
    public async Task Flags_are_set_once_and_never_carried_later_and_no_flags_are_listed_to_find_out()
    {
        var harness = Harness().Fill(3);
        harness.Source.Behaviour.HasModSeqs = false;
        harness.Source.Behaviour.FlagsOfNewCopies = FlagSet.Of(SystemFlags.Seen);
        await harness.CopyWhollyAsync();
        Assert.All(harness.Destination.Messages("INBOX"), m => Assert.Equal("\\Seen", m.Flags.ToString()));
        harness.Destination.SetFlags("INBOX", 1, "");
        harness.Source.Behaviour.FlagsOfNewCopies = FlagSet.Of(SystemFlags.Flagged);
        harness.Source.Calls.Reset();

        Assert.True((await harness.CopyWhollyAsync(new TransferOptions { Flags = FlagPolicy.Mirror })).Folders.Single().PassedOver);
        Assert.Equal((0, 0), (harness.Source.Calls.FlagsListed, harness.Source.Calls.MessagesListed));
        harness.Fill(1, prefix: "new");
        await harness.CopyWhollyAsync(new TransferOptions { Flags = FlagPolicy.Mirror });

        Assert.Equal(["", "\\Seen", "\\Seen", "\\Flagged"], harness.Destination.Messages("INBOX").Select(m => m.Flags.ToString()));
    }

    [Fact]
    public async Task After_the_journal_is_lost_mail_is_recognised_by_the_date_that_was_sent_and_without_one_by_its_body()
    {
        var harness = Harness();
        for (var i = 0; i < 3; i++)
        {
            harness.Source.AddMessage("INBOX", Received($"r-{i}"));
            harness.Source.AddMessage("INBOX", TransferHarness.Text($"d-{i}"));
        }

        await harness.CopyWhollyAsync();
        harness.Journal = new(harness.Time);
        harness.Source.Calls.Reset();

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((6, 0), (report.Total.AlreadyThere, report.Total.CopiedNow));
        Assert.Equal(3, harness.Source.Calls.BodiesRead);
        Assert.All(await harness.EntriesAsync(EntryState.AlreadyThere), e => Assert.NotNull(e.Entry.InternalDate));
    }

    [Fact]
    public async Task Two_messages_of_equal_headers_and_size_are_not_taken_for_one_because_both_take_their_date_from_the_header()
    {
        var harness = Harness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin", "One.\r\n"));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin", "Two.\r\n"));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("twin", "Two.\r\n"), "", new DateTimeOffset(2026, 2, 2, 10, 0, 0, TimeSpan.FromHours(1)));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 1), (report.Total.Copied, report.Total.AlreadyThere));
        Assert.Equal(["One.", "Two."], harness.Destination.Messages("INBOX").Select(m => m.Text[^6..^2]).Order());
    }

    [Fact]
    public async Task Since_and_before_go_by_the_date_that_would_be_sent_and_what_has_none_goes_over()
    {
        var harness = Harness();
        harness.Source.Behaviour.ListsHeaderDates = true;
        harness.Source.AddMessage("INBOX", Received("new"));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("old").Replace("2026", "2016", StringComparison.Ordinal));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("impossible").Replace("2026", "1926", StringComparison.Ordinal));
        harness.Source.AddMessage("INBOX", "From: ann@example.org\r\nSubject: none\r\n\r\nno date\r\n");

        var report = await harness.CopyWhollyAsync(new TransferOptions { Rules = new SelectionRules { Since = new DateOnly(2020, 1, 1) } });

        Assert.Equal((4, 3, 1), (report.Total.Found, report.Total.Copied, report.Total.Skipped));
        Assert.Equal(["new", "impossible", "none"], harness.Subjects());
    }

    [Fact]
    public async Task A_source_that_lists_no_dates_balances_with_rules_about_dates()
    {
        var harness = Harness().Fill(3);

        var report = await harness.CopyWhollyAsync(new TransferOptions { Rules = new SelectionRules { Before = new DateOnly(2000, 1, 1) } });

        Assert.Equal((3, 3), (report.Total.Found, report.Total.Copied));
    }

    [Fact]
    public async Task What_a_provider_hides_once_it_was_fetched_is_no_loss_and_the_report_says_so()
    {
        var harness = Harness().Fill(4);
        harness.Source.Behaviour.SourceTraits = Bare with { HidesWhatWasRead = true };
        await harness.CopyWhollyAsync();
        harness.Source.Remove("INBOX", 1);
        harness.Source.Remove("INBOX", 2);
        harness.Source.Remove("INBOX", 3);
        harness.Fill(2, prefix: "new");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((6, 6, 2), (report.Total.Found, report.Total.Copied, report.Total.CopiedNow));
        Assert.Contains("3 messages of earlier runs are not shown by the source any more: this provider hides mail once it was fetched.", Assert.Single(report.Folders.Single().Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_maildrop_whose_names_all_changed_brings_no_duplicates_whatever_sizes_it_lists(int lie)
    {
        var harness = Harness().Fill(5);
        harness.Source.Behaviour.MisreportsSize = size => size + lie;
        harness.Source.AddMessage("INBOX", "From: ann@example.org\r\n\r\nweak one\r\n");
        harness.Source.AddMessage("INBOX", "From: ann@example.org\r\n\r\nweak two\r\n");
        await harness.CopyWhollyAsync();
        harness.Destination.Remove("INBOX", 2);
        harness.Source.Remove("INBOX", 3);
        harness.Source.Remove("INBOX", 6);
        harness.Source.Behaviour.MisreportsSize = size => size + (2 * lie);
        harness.Source.Renumber("INBOX");
        harness.Source.AddMessage("INBOX", "From: ann@example.org\r\n\r\nweak new\r\n");
        harness.Fill(1, prefix: "new");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((9, 9, 2), (report.Total.Found, report.Total.Copied, report.Total.CopiedNow));
        Assert.Equal(["m-1", "m-3", "m-4", "m-5", "", "", "", "new-1"], harness.Subjects());
        Assert.Equal(["one", "two", "new"], harness.Destination.Messages("INBOX").Where(m => m.Text.Contains("weak", StringComparison.Ordinal)).Select(m => m.Text[^5..^2]));
        Assert.Equal(0, (await harness.CopyWhollyAsync()).Total.CopiedNow);
    }

    [Fact]
    public async Task Messages_with_the_same_header_are_told_by_their_octets_where_the_sizes_that_are_listed_are_another_s()
    {
        var harness = Harness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same", "short\r\n"));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same", "a longer one\r\n"));
        await harness.CopyWhollyAsync();
        var sizes = harness.Source.Messages("INBOX").Select(m => (long)m.Octets.Length).ToList();
        harness.Source.Behaviour.MisreportsSize = size => size == sizes[1] ? sizes[0] : size - 1;
        harness.Source.Renumber("INBOX");

        Assert.Equal((2, 0), ((await harness.CopyWhollyAsync()).Total.Copied, harness.Last!.Total.CopiedNow));
    }

    [Fact]
    public async Task A_renumbered_folder_whose_sizes_are_true_is_recognised_without_reading_a_body()
    {
        var harness = Harness().Fill(20);
        await harness.CopyWhollyAsync();
        harness.Source.Renumber("INBOX");
        harness.Source.Calls.Reset();

        Assert.Equal(0, (await harness.CopyWhollyAsync()).Total.CopiedNow);
        Assert.Equal(0, harness.Source.Calls.BodiesRead);
    }

    private static TransferHarness Harness()
    {
        var harness = new TransferHarness();
        harness.Source.Behaviour.SourceTraits = Bare;
        return harness;
    }

    private static string Received(string id) => "Received: from a by b; Mon, 2 Feb 2026 09:30:05 +0000\r\nReceived: from c by a; Mon, 2 Feb 2026 09:20:00 +0000\r\n" + TransferHarness.Text(id);
}
