using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Core.Tests.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

public sealed class MessagesAndFoldersTests
{
    [Fact]
    public async Task Messages_over_the_destinations_limit_are_counted_with_the_largest_and_their_folders()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        harness.Source.AddFolder("Pictures");
        harness.Source.AddMessage("Pictures", TransferHarness.Text("a", new string('x', 3000)));
        harness.Source.AddMessage("Pictures", TransferHarness.Text("b", new string('x', 5000)));
        harness.Destination.Behaviour.AppendLimit = 2048;
        var finding = await harness.FindAsync("messages-too-large");
        Assert.StartsWith("2 messages are larger than the 2 KB that the destination takes, and will stay behind. The largest has 5 KB; they lie in Pictures.", finding.Reason, StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
    }

    [Fact]
    public async Task The_limit_that_a_provider_is_known_to_have_counts_where_the_server_does_not_tell()
    {
        var harness = new CheckHarness { Options = new() { Destination = new() { Limits = new() { Provider = "Newmail", MessageInOctets = 100 } } } };
        harness.Transfer.Fill(3);
        var finding = await harness.FindAsync("no-message-fits");
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("larger than the 100 B that Newmail is known to take", finding.Reason, StringComparison.Ordinal);
        harness.Destination.Behaviour.AppendLimit = 110;
        Assert.Equal(FindingSeverity.Problem, (await harness.FindAsync("no-message-fits")).Severity);
    }

    [Fact]
    public async Task The_limit_that_a_folder_tells_counts_for_what_goes_into_it()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        harness.Destination.Behaviour.FolderAppendLimit = 100;
        var finding = await harness.FindAsync("no-message-fits");
        Assert.Equal(FindingSeverity.Problem, finding.Severity);
        Assert.Contains("larger than the 100 B that the destination takes", finding.Reason, StringComparison.Ordinal);

        harness.Options = new() { Rules = new() { Map = [(FolderPath.Inbox, FolderPath.Of("New"))] } };
        await harness.AssertNotFoundAsync("no-message-fits", "messages-too-large");
    }

    [Fact]
    public async Task Where_the_limit_is_the_programs_own_a_higher_one_is_advised()
    {
        var harness = new CheckHarness { Options = new() { MaxMessageInOctets = 100 } };
        harness.Transfer.Fill(3);
        Assert.Equal("Give a higher --max-message.", (await harness.FindAsync("no-message-fits")).NextStep);
    }

    [Fact]
    public async Task Rules_leave_messages_out_of_all_figures()
    {
        var harness = new CheckHarness { Options = new() { Rules = new() { Since = new DateOnly(2021, 1, 1), MaxSizeInOctets = 2000 } } };
        harness.Transfer.Fill(10);
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("new"), "", new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero));
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("large", new string('x', 3000)), "", new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var figures = (await harness.CheckAsync()).Figures!;
        Assert.Equal((1, 11, 1), (figures.Messages, figures.Skipped, figures.MessagesToCome));
    }

    [Fact]
    public async Task Keywords_that_the_destination_does_not_keep_are_named()
    {
        var harness = new CheckHarness();
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("a"), "$Label1 $Forwarded \\Seen");
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("b"), "$label1 Holiday");
        harness.Destination.Behaviour.Facts = new() { PermanentFlags = FlagSet.Parse("\\Seen $forwarded"), KeepsNewKeywords = false };
        Assert.Contains("(keywords) of messages: $Label1, Holiday.", (await harness.FindAsync("keywords-dropped")).Reason, StringComparison.Ordinal);

        harness.Destination.Behaviour.Facts = new() { PermanentFlags = FlagSet.Parse("\\Seen"), KeepsNewKeywords = true };
        await harness.AssertNotFoundAsync("keywords-dropped");
        harness.Destination.Behaviour.Facts = new() { PermanentFlags = null, KeepsNewKeywords = false };
        await harness.AssertNotFoundAsync("keywords-dropped");
    }

    [Fact]
    public async Task Substitutes_and_merging_folders_are_named_with_the_reason()
    {
        var harness = new CheckHarness { Options = new() { Rules = new() { Map = [(FolderPath.Parse("Old"), FolderPath.Parse("Work"))] } } };
        harness.Source.AddFolder("Work");
        harness.Source.AddFolder("Old");
        harness.Source.AddFolder("100 %");
        harness.Transfer.Fill(1);
        Assert.Contains("100 % becomes 100 _x25_ (the destination cannot hold the name 100 %: '%' is a wildcard)", (await harness.FindAsync("folder-substitutes")).Reason, StringComparison.Ordinal);
        Assert.StartsWith("Work, Old all go into Work", (await harness.FindAsync("folders-merge")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_source_and_rules_that_leave_nothing_are_told_apart()
    {
        await new CheckHarness().FindAsync("source-empty");
        var harness = new CheckHarness { Options = new() { Rules = new() { Since = new DateOnly(2030, 1, 1) } } };
        harness.Transfer.Fill(3);
        Assert.Contains("leave out all 3", (await harness.FindAsync("nothing-selected")).Reason, StringComparison.Ordinal);
        harness.Options = new() { Rules = CheckHarness.Including("Nowhere") };
        Assert.Contains("No folder goes over", (await harness.FindAsync("nothing-selected")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_complete_copy_there_is_nothing_new()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        await harness.CopyWhollyAsync();
        await harness.FindAsync("nothing-new");
        await harness.AssertNotFoundAsync("destination-not-empty");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_destination_refused_was_not_copied(bool quick)
    {
        var harness = new CheckHarness { Options = new() { Quick = quick } };
        harness.Transfer.Fill(5);
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("large", new string('x', 5_000)), "", TransferHarness.Date(1));
        harness.Destination.Behaviour.AppendLimit = 2_000;
        await harness.Transfer.CopyAsync();
        var report = await harness.CheckAsync();

        Assert.Equal((6, 5, 1, 0), (report.Figures!.Messages, report.Figures.AlreadyThere, report.Figures.RefusedEarlier, report.Figures.MessagesToCome));
        Assert.StartsWith("Nothing new is to come, but 1 message is not at the destination", (await harness.FindAsync("nothing-new")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task New_mail_is_to_come_although_as_many_messages_were_copied_and_deleted_before(bool quick)
    {
        var harness = new CheckHarness { Options = new() { Quick = quick } };
        harness.Transfer.Fill(100);
        await harness.CopyWhollyAsync();
        foreach (var message in harness.Source.Messages(TransferHarness.Inbox))
            harness.Source.Remove(TransferHarness.Inbox, message.Uid);
        harness.Transfer.Fill(80, prefix: "new");
        var report = await harness.CheckAsync();
        Assert.Equal((80, 0, 80), (report.Figures!.Messages, report.Figures.AlreadyThere, report.Figures.MessagesToCome));
        Assert.DoesNotContain(report.Findings, f => f.Id == "nothing-new");
    }

    [Fact]
    public async Task Where_messages_have_other_numbers_now_it_is_not_said_that_all_of_them_were_copied()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        await harness.CopyWhollyAsync();
        harness.Source.Renumber(TransferHarness.Inbox);
        Assert.StartsWith("As many messages as are there", (await harness.FindAsync("nothing-new")).Reason, StringComparison.Ordinal);
        Assert.Equal(0, (await harness.CheckAsync()).Figures!.MessagesToCome);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_is_named_and_the_others_are_counted()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        harness.Source.AddFolder("Bad");
        harness.Source.AddMessage("Bad", TransferHarness.Text("x"));
        harness.Source.Faults.Fail("open", FailureKind.Permanent, FailureScope.Folder, nth: 2);
        var report = await harness.CheckAsync();
        Assert.Contains("cannot be read now: ", Assert.Single(report.Findings, f => f.Id == "folder-unreadable").Reason, StringComparison.Ordinal);
        Assert.Equal(4, report.Figures!.Messages);
        Assert.False(report.Figures.IsCounted);
    }

    [Fact]
    public async Task A_line_that_breaks_while_listing_leaves_a_report_of_what_is_known()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        harness.Source.Faults.Fail("list", FailureKind.Transient);
        var report = await harness.CheckAsync();
        Assert.Contains(report.Findings, f => f.Id == "listing-interrupted");
        Assert.Equal(3, report.Figures!.Messages);
    }

    [Fact]
    public async Task Sizes_that_a_server_invents_stay_numbers()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(40);
        harness.Source.Behaviour.MisreportsSize = _ => long.MaxValue;
        Assert.True((await harness.CheckAsync()).Figures!.OctetsToCome > 0);
        harness.Source.Behaviour.MisreportsSize = _ => -1;
        Assert.Contains("40 messages", (await harness.FindAsync("messages-without-size")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_that_are_missing_are_told()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(1);
        harness.Destination.Behaviour.Facts = new() { InboxRights = "lr" };
        Assert.Equal(FindingSeverity.Problem, (await harness.FindAsync("no-right-to-add")).Severity);
        await harness.FindAsync("no-right-to-flag");
        Assert.Equal(RunEnding.NotBegun, (await harness.CopyAsync()).Ending);
        harness.Destination.Behaviour.Facts = new() { InboxRights = "lrswipkxtea" };
        await harness.AssertNotFoundAsync("no-right-to-add", "no-right-to-flag", "no-right-to-create");
    }

    [Fact]
    public async Task What_servers_cannot_do_is_told_only_where_it_matters()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(3);
        harness.Destination.Behaviour.StreamsAppends = false;
        harness.Destination.Behaviour.Facts = new() { Capabilities = CheckHarness.Announced("IMAP4REV1"), RoundTrip = TimeSpan.FromMilliseconds(80) };
        harness.Source.Behaviour.Facts = harness.Destination.Behaviour.Facts;
        Assert.EndsWith("one answer takes 80 ms.", (await harness.FindAsync("no-streaming")).Reason, StringComparison.Ordinal);
        await harness.FindAsync("no-uidplus");
        await harness.AssertNotFoundAsync("no-condstore", "no-special-use");
        harness.Source.AddFolder("Sent", SpecialUse.Sent);
        await harness.FindAsync("no-special-use");
        harness.Destination.Behaviour.Facts = new() { Capabilities = CheckHarness.Announced("IMAP4REV2") };
        await harness.AssertNotFoundAsync("no-uidplus", "no-special-use");
    }

    [Fact]
    public async Task Limits_of_visible_messages_and_daily_caps_are_told_with_days()
    {
        var harness = new CheckHarness
        {
            Options = new() { Source = new() { Limits = new() { Provider = "Oldmail", VisibleMessagesPerFolder = 20, OctetsDownPerDay = 1500 }, Knowledge = new() { VisibleMessages = "Use export.oldmail.example." } } },
        };
        harness.Transfer.Fill(20);
        var finding = await harness.FindAsync("visible-messages");
        Assert.Contains("only the newest 20 messages of a folder, and so many are shown in INBOX", finding.Reason, StringComparison.Ordinal);
        Assert.Equal("Use export.oldmail.example.", finding.NextStep);
        var figures = (await harness.CheckAsync()).Figures!;
        Assert.Equal((int)Math.Ceiling((harness.OctetsAtSource + (2 * 20 * 128)) / (1500 * 0.95)), figures.Days);
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"take {figures.Days} days"), (await harness.FindAsync("daily-cap")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_used_of_a_day_is_not_there_for_the_forecast()
    {
        var end = new PreflightEnd { Limits = new() { OctetsDownPerDay = 1_000_000 } };
        var harness = new CheckHarness { Options = new() { Source = end with { OctetsUsed = 1_000_000 } } };
        harness.Transfer.Fill(5);
        Assert.Contains("are used already", (await harness.FindAsync("daily-cap")).Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await harness.CheckAsync()).Figures!.Days);

        var rested = new CheckHarness { Options = new() { Source = end } };
        rested.Transfer.Fill(5);
        await rested.AssertNotFoundAsync("daily-cap");
    }

    [Fact]
    public async Task The_forecast_keeps_to_what_a_copy_keeps_to()
    {
        var harness = new CheckHarness { Options = new() { Destination = new() { Limits = new() { OctetsUpPerDay = 1_000_000 } } } };
        harness.Source.AddMessage(TransferHarness.Inbox, TransferHarness.Text("large", new string('x', 985_000)));
        Assert.Contains("of which a copy uses", (await harness.FindAsync("daily-cap")).Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await harness.CheckAsync()).Figures!.Days);
    }

    [Fact]
    public async Task The_least_time_is_what_the_octets_take_or_what_asking_before_each_message_takes()
    {
        var harness = new CheckHarness();
        harness.Transfer.Fill(80);
        Assert.Contains("100 Mbit/s", (await harness.CheckAsync()).Figures!.AtLeastBecause, StringComparison.Ordinal);
        harness.Destination.Behaviour.StreamsAppends = false;
        harness.Destination.Behaviour.Facts = new() { RoundTrip = TimeSpan.FromMilliseconds(100) };
        var figures = (await harness.CheckAsync()).Figures!;
        Assert.Equal(TimeSpan.FromSeconds(1), figures.AtLeast);
        Assert.Contains("100 ms", figures.AtLeastBecause, StringComparison.Ordinal);
    }
}
