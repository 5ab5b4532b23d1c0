using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

public sealed class RuleTests
{
    [Fact]
    public async Task A_folder_with_a_failed_message_is_not_passed_over_and_the_message_is_tried_again()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.Faults.CannotFetch("m-2");
        Assert.Equal(RunEnding.SomeRefusedOrFailed, (await harness.CopyAsync()).Ending);
        harness.Source.Faults.Clear();

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_refused_message_is_tried_again_only_when_asked_or_when_the_program_changed()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.RefuseAppendOf("m-2");
        await harness.CopyAsync();
        harness.Destination.Faults.Clear();

        Assert.Equal(1, (await harness.CopyAsync()).Total.Refused);
        Assert.Equal(0, (await harness.CopyAsync(new TransferOptions { RetryRefused = true })).Total.Refused);

        harness = new TransferHarness().Fill(3);
        harness.Destination.Faults.RefuseAppendOf("m-2");
        await harness.CopyAsync();
        harness.Destination.Faults.Clear();
        Assert.Equal(0, (await harness.CopyAsync(new TransferOptions { ProgramVersion = "next" })).Total.Refused);
    }

    [Fact]
    public async Task Without_UIDNEXT_every_run_lists_and_copies_only_what_is_new()
    {
        var harness = new TransferHarness().Fill(4);
        harness.Source.Behaviour.GivesUidNext = false;
        await harness.CopyWhollyAsync();
        harness.Source.Calls.Reset();
        harness.Fill(1, prefix: "new");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(1, report.Total.CopiedNow);
        Assert.True(harness.Source.Calls.MessagesListed >= 5);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task Changed_rules_make_a_folder_be_looked_at_again()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("small"), "", TransferHarness.Date(1));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("large", new string('x', 5000)), "", TransferHarness.Date(2));
        var filtered = await harness.CopyWhollyAsync(new TransferOptions { Rules = new SelectionRules { MaxSizeInOctets = 1000 } });
        Assert.Equal(1, filtered.Total.Skipped);

        var all = await harness.CopyWhollyAsync();

        Assert.Equal((2, 0), (all.Total.Copied, all.Total.Skipped));
    }

    [Fact]
    public async Task A_skipped_message_is_told_to_the_audit_log_once()
    {
        var harness = new TransferHarness().Fill(2);
        var rules = new TransferOptions { Rules = new SelectionRules { Since = new DateOnly(2030, 1, 1) } };
        await harness.CopyWhollyAsync(rules);
        harness.Fill(1, prefix: "new");
        await harness.CopyWhollyAsync(rules);

        Assert.Equal(3, harness.Journal.AuditRows.Count);
        Assert.All(harness.Journal.AuditRows, r => Assert.Equal(MessageOutcome.Skipped, r.Outcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Flags_changed_at_the_source_since_are_added_and_nothing_is_taken_away(bool modSeqs)
    {
        var harness = new TransferHarness().Fill(4);
        harness.Source.Behaviour.HasModSeqs = modSeqs;
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 1, "\\Seen \\Flagged");
        harness.Source.SetFlags("INBOX", 2, "");
        harness.Destination.SetFlags("INBOX", 1, "\\Answered");

        await harness.CopyWhollyAsync();

        Assert.Equal("\\Seen \\Answered \\Flagged", harness.Destination.Messages("INBOX")[0].Flags.ToString());
        Assert.Equal("\\Seen", harness.Destination.Messages("INBOX")[1].Flags.ToString());
        harness.Destination.Calls.Reset();
        await harness.CopyWhollyAsync();
        Assert.Equal(0, harness.Destination.Calls.OpenedForWriting);
    }

    [Fact]
    public async Task Mirroring_also_takes_flags_away_and_keeping_leaves_them_alone()
    {
        var harness = new TransferHarness().Fill(2);
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 2, "\\Flagged");
        await harness.CopyWhollyAsync(new TransferOptions { Flags = FlagPolicy.Keep });
        Assert.Equal("\\Seen", harness.Destination.Messages("INBOX")[1].Flags.ToString());

        await harness.CopyWhollyAsync(new TransferOptions { Flags = FlagPolicy.Mirror });

        Assert.Equal("\\Flagged", harness.Destination.Messages("INBOX")[1].Flags.ToString());
    }

    [Fact]
    public async Task A_source_folder_with_a_new_UIDVALIDITY_is_recognised_and_deleted_mail_does_not_come_back()
    {
        var harness = new TransferHarness().Fill(5);
        await harness.CopyWhollyAsync();
        harness.Destination.Remove("INBOX", harness.Destination.Messages("INBOX")[1].Uid);
        harness.Source.Renumber("INBOX");
        harness.Fill(1, prefix: "new");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(1, report.Total.CopiedNow);
        Assert.Equal(["m-1", "m-3", "m-4", "m-5", "new-1"], harness.Subjects());
    }

    [Fact]
    public async Task A_destination_folder_with_a_new_UIDVALIDITY_brings_no_double_and_no_deleted_mail_back()
    {
        var harness = new TransferHarness().Fill(5);
        await harness.CopyWhollyAsync();
        harness.Destination.Remove("INBOX", harness.Destination.Messages("INBOX")[0].Uid);
        harness.Destination.Renumber("INBOX");
        harness.Fill(2, prefix: "new");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(2, report.Total.CopiedNow);
        Assert.Equal(6, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task A_source_folder_that_is_rebuilt_between_listing_and_reading_is_listed_anew()
    {
        var harness = new TransferHarness().Fill(30);
        harness.Source.At("open:before", () => harness.Source.Renumber("INBOX"), 1);

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_folder_that_was_renamed_keeps_its_entries_and_destination(bool mailboxIds)
    {
        var harness = new TransferHarness();
        harness.Source.Behaviour.GivesMailboxIds = mailboxIds;
        harness.Source.AddFolder("Old");
        harness.Fill(3, "Old");
        await harness.CopyWhollyAsync();
        harness.Source.RenameFolder("Old", "New");
        if (mailboxIds)
            harness.Source.Renumber("New");
        harness.Fill(1, "New", "later");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(1, report.Total.CopiedNow);
        Assert.Equal(4, harness.Destination.Messages("Old").Count);
    }

    [Fact]
    public async Task Mail_that_the_destination_held_already_is_adopted_as_a_multiset()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 3; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((2, 1), (report.Total.Copied, report.Total.AlreadyThere));
        Assert.Equal(3, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task Equal_headers_with_another_body_are_another_message()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same", "one body\r\n"), "", TransferHarness.Date(1));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("same", "quite another body\r\n"), "", TransferHarness.Date(1));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 0), (report.Total.Copied, report.Total.AlreadyThere));
    }

    [Fact]
    public async Task Equal_messages_of_unequal_size_are_adopted_when_only_line_ends_differ()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same", "no line end"), "", TransferHarness.Date(1));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("same", "no line end\r\n"), "", TransferHarness.Date(1));

        Assert.Equal(1, (await harness.CopyWhollyAsync()).Total.AlreadyThere);
    }

    [Fact]
    public async Task Messages_without_Message_ID_and_Date_are_adopted_by_their_body_alone()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", "From: a@b\r\n\r\nfirst!\r\n", "", TransferHarness.Date(1));
        harness.Source.AddMessage("INBOX", "From: a@b\r\n\r\nsecond\r\n", "", TransferHarness.Date(2));
        harness.Destination.AddMessage("INBOX", "From: a@b\r\n\r\nsecond\r\n", "", TransferHarness.Date(2));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 1), (report.Total.Copied, report.Total.AlreadyThere));
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_provider_that_keeps_one_of_identical_messages_gets_one_and_the_others_are_already_there()
    {
        var harness = new TransferHarness();
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        for (var i = 0; i < 3; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 2), (report.Total.Copied, report.Total.AlreadyThere));
        Assert.Contains(harness.Audit().Values, r => r.Reason.Contains("keeps one of identical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_order_of_a_folder_is_kept()
    {
        var harness = new TransferHarness().Fill(1700);
        await harness.CopyWhollyAsync();
        Assert.Equal(Enumerable.Range(1, 1700).Select(i => $"m-{i}"), harness.Subjects());
    }

    [Fact]
    public async Task A_missing_or_absurd_arrival_date_is_replaced_and_the_replacement_recorded()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessageWithoutDate("INBOX", TransferHarness.Text("none"));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("absurd"), "", new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.Zero));

        await harness.CopyWhollyAsync();

        Assert.All(harness.Destination.Messages("INBOX"), m => Assert.Equal(new DateTimeOffset(2026, 2, 2, 10, 0, 0, TimeSpan.FromHours(1)), m.InternalDate));
        Assert.All(harness.Audit().Values, r => Assert.Contains("no usable arrival date", r.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(KeywordHandling.Refused)]
    [InlineData(KeywordHandling.DroppedSilently)]
    public async Task Keywords_that_the_destination_does_not_keep_are_dropped_audited_and_the_message_goes(KeywordHandling handling)
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("kept"), "\\Seen Holiday", TransferHarness.Date(9));
        harness.Destination.Behaviour.Keywords = handling;
        harness.Destination.Behaviour.AnnouncesNewKeywords = true;

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(4, report.Total.Copied);
        Assert.Equal("\\Seen", harness.Destination.Messages("INBOX")[^1].Flags.ToString());
        Assert.Contains(harness.Audit().Values, r => r.Reason.Contains("Holiday", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keywords_that_PERMANENTFLAGS_rules_out_are_not_even_tried()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("kept"), "Holiday", TransferHarness.Date(9));
        harness.Destination.Behaviour.Keywords = KeywordHandling.Refused;

        await harness.CopyWhollyAsync();

        Assert.Equal(1, harness.Destination.Calls.Appends);
        Assert.Contains("does not keep Holiday", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_marks_go_over_except_where_the_server_would_act_on_them()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("d"), "\\Deleted", TransferHarness.Date(1));
        await harness.CopyWhollyAsync();
        Assert.Equal(SystemFlags.Deleted, harness.Destination.Messages("INBOX")[0].Flags.System);

        harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("d"), "\\Deleted", TransferHarness.Date(1));
        harness.Destination.Behaviour.ActsOnDeleted = true;
        await harness.CopyWhollyAsync();
        Assert.Equal(SystemFlags.None, harness.Destination.Messages("INBOX").Single().Flags.System);
        Assert.Contains("mark as deleted", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_destination_does_to_odd_octets_is_read_back_and_told()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", "Subject: na\u00efve\r\nMessage-ID: <8@x>\r\n\r\nbody\r\n", "", TransferHarness.Date(1));
        harness.Destination.Behaviour.ChangesOctets = OctetChanges.ReplaceEightBitHeaders;

        var report = await harness.CopyWhollyAsync();

        Assert.Contains(report.Notes, n => n.Contains("raw 8-bit characters in the header", StringComparison.Ordinal));
        Assert.Contains(harness.Audit().Values, r => r.Reason.StartsWith("changed by the server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_destination_stops_the_mailbox_at_once()
    {
        var harness = new TransferHarness().Fill(2000);
        harness.Destination.Behaviour.QuotaInOctets = 60_000;

        var report = await harness.CopyAsync();

        Assert.Equal(RunEnding.DestinationFull, report.Ending);
        Assert.True(harness.Destination.Calls.Appends < 10);
        Assert.Equal(2000, report.Total.Found);
        Assert.Equal(0, report.Total.Unexplained);
    }

    [Fact]
    public async Task A_refused_login_is_tried_once()
    {
        var harness = new TransferHarness().Fill(2);
        harness.Destination.Faults.RefuseLogin();
        Assert.Equal(RunEnding.LoginRefused, (await harness.CopyAsync()).Ending);
        Assert.Empty(harness.Time.Waits);
    }

    [Fact]
    public async Task A_throttled_server_is_waited_for_as_long_as_it_says()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Faults.Fail("append", FailureKind.Throttled, retryAfter: TimeSpan.FromMinutes(5), serverText: "Request is throttled. Suggested Backoff Time: 300000 milliseconds");

        await harness.CopyWhollyAsync();

        Assert.Contains(TimeSpan.FromMinutes(5), harness.Time.Waits);
        Assert.Contains(harness.Observer.Of<Waiting>(), w => w.Side == EndpointSide.Destination);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_dead_server_ends_the_run_after_a_bounded_number_of_attempts()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Destination.Faults.Fail("open-appender", FailureKind.Transient, times: int.MaxValue);

        var report = await harness.CopyAsync(new TransferOptions { MaxAttempts = 4 });

        Assert.Equal(RunEnding.TemporaryFailure, report.Ending);
        Assert.Equal(3, harness.Time.Waits.Count(w => w > TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public async Task A_refused_message_is_found_by_halving_saved_and_the_rest_goes()
    {
        var directory = Directory.CreateTempSubdirectory("mailmover-test");
        try
        {
            var harness = new TransferHarness().Fill(100);
            harness.Destination.Faults.RefuseAppendOf("m-37\r\n", "Message contains NUL");

            var report = await harness.CopyAsync(new TransferOptions { RefusedDirectory = directory.FullName });

            Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
            Assert.Equal((99, 1), (report.Total.Copied, report.Total.Refused));
            var saved = Assert.Single(directory.GetFiles("*.eml"));
            Assert.Equal(TransferHarness.Text("m-37"), await File.ReadAllTextAsync(saved.FullName, TestContext.Current.CancellationToken));
            Assert.Contains(harness.Audit().Values, r => r.Reason.Contains("Message contains NUL", StringComparison.Ordinal) && r.Reason.Contains(saved.FullName, StringComparison.Ordinal));
        }
        finally
        {
            directory.Delete(true);
        }
    }

    [Fact]
    public async Task Memory_in_flight_stays_within_the_budget()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 200; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text($"m-{i}", new string('x', 20_000)), "", TransferHarness.Date(i));

        await harness.CopyWhollyAsync(new TransferOptions { MemoryInOctets = 200_000 });

        Assert.InRange(harness.Source.Calls.MostOctetsInFlight, 20_000, 260_000);
        Assert.Equal(0, harness.Source.Calls.OctetsInFlight);
    }

    [Fact]
    public async Task A_message_larger_than_the_budget_goes_over_alone()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 10; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text($"m-{i}", new string('x', 20_000)), "", TransferHarness.Date(i));

        await harness.CopyWhollyAsync(new TransferOptions { MemoryInOctets = 1000 });

        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task One_connection_on_each_side_is_enough()
    {
        var harness = new TransferHarness().Fill(30);
        harness.Source.AddFolder("Other");
        harness.Fill(30, "Other", "o");
        harness.Source.AddMessage("INBOX", "Subject: na\u00efve\r\n\r\nbody", "", TransferHarness.Date(1));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("m-3"), "", TransferHarness.Date(3));
        (harness.Source.Behaviour.MaxConnections, harness.Destination.Behaviour.MaxConnections) = (1, 1);
        harness.Destination.Faults.LoseAnswer(2, committed: 1);

        await harness.CopyWhollyAsync();

        Assert.Equal(1, harness.Destination.Calls.MostConnections);
        Assert.Equal(31, harness.Destination.Messages("INBOX").Count);
    }

    [Fact]
    public async Task Vanished_messages_are_accounted_for_and_do_not_fail_the_folder()
    {
        var harness = new TransferHarness().Fill(5);
        harness.Source.ListPhantom("INBOX");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((5, 1, 6), (report.Total.Copied, report.Total.Vanished, report.Total.Found));
    }
}
