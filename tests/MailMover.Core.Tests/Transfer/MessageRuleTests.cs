using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>What becomes of single messages that are not like the others.</summary>
public sealed class MessageRuleTests
{
    [Fact]
    public async Task A_provider_that_keeps_one_of_identical_messages_gets_one_in_each_folder()
    {
        var harness = new TransferHarness();
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        harness.Source.AddFolder("Work");
        harness.Fill(1);
        harness.Fill(1, "Work");

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((2, 0), (report.Total.Copied, report.Total.AlreadyThere));
    }

    [Fact]
    public async Task A_later_copy_of_what_such_a_provider_keeps_already_is_not_appended()
    {
        var harness = new TransferHarness().Fill(1);
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        await harness.CopyWhollyAsync();
        harness.Fill(1);
        harness.Destination.Calls.Reset();

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 1), (report.Total.Copied, report.Total.AlreadyThere));
        Assert.Equal(0, harness.Destination.Calls.Appends);
    }

    [Fact]
    public async Task A_message_in_doubt_whose_twin_such_a_provider_keeps_is_already_there()
    {
        var harness = new TransferHarness().Fill(1);
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        harness.Destination.Faults.LoseAppend();
        harness.Destination.Faults.Fail("status", FailureKind.Authentication, times: int.MaxValue);
        await harness.CopyAsync();
        harness.Destination.Faults.Clear();
        harness.Fill(1);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((1, 1), (report.Total.Copied, report.Total.AlreadyThere));
        Assert.Single(harness.Destination.Messages("INBOX"));
    }

    [Fact]
    public async Task A_message_without_any_octet_that_is_refused_takes_no_other_with_it()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", "", "", TransferHarness.Date(4));
        harness.Fill(3, prefix: "after");

        var report = await harness.CopyAsync();

        Assert.Equal((6, 1), (report.Total.Copied, report.Total.Refused));
        Assert.Equal(["m-1", "m-2", "m-3", "after-1", "after-2", "after-3"], harness.Subjects());
    }

    [Fact]
    public async Task A_message_above_the_largest_size_is_refused_by_name_and_never_read()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("huge", new string('x', 5000)), "", TransferHarness.Date(4));

        var report = await harness.CopyAsync(new TransferOptions { MaxMessageInOctets = 1000 });

        Assert.Equal((3, 1), (report.Total.Copied, report.Total.Refused));
        Assert.Equal(3, harness.Source.Calls.BodiesRead);
        Assert.Contains(harness.Audit().Values, r => r.Reason.Contains("--max-message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_the_destination_hangs_up_on_is_saved()
    {
        var directory = Directory.CreateTempSubdirectory("mailmover-test");
        try
        {
            var harness = new TransferHarness().Fill(6);
            harness.Source.AddMessage("INBOX", TransferHarness.Text("poison"), "", TransferHarness.Date(50));
            harness.Destination.Faults.HangUpOnAppendOf("poison");

            await harness.CopyAsync(new TransferOptions { RefusedDirectory = directory.FullName });

            var saved = Assert.Single(directory.GetFiles("*.eml"));
            Assert.Equal(TransferHarness.Text("poison"), await File.ReadAllTextAsync(saved.FullName, TestContext.Current.CancellationToken));
        }
        finally
        {
            directory.Delete(true);
        }
    }

    [Fact]
    public async Task Flags_are_tried_where_the_destination_does_not_say_which_it_keeps()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("m"), "\\Seen \\Flagged Holiday", TransferHarness.Date(1));
        harness.Destination.Behaviour.PermanentFlags = null;

        await harness.CopyWhollyAsync();

        Assert.Equal("\\Seen \\Flagged Holiday", harness.Destination.Messages("INBOX").Single().Flags.ToString());
    }

    [Fact]
    public async Task A_flag_that_the_destination_does_not_keep_is_left_off_and_told()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("m"), "\\Seen \\Draft", TransferHarness.Date(1));
        harness.Destination.Behaviour.PermanentFlags = FlagSet.Of(SystemFlags.Seen);

        await harness.CopyWhollyAsync();

        Assert.Equal("\\Seen", harness.Destination.Messages("INBOX").Single().Flags.ToString());
        Assert.Contains("\\Draft", harness.Audit().Values.Single().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeletedPolicy.Clear, 1, SystemFlags.None)]
    [InlineData(DeletedPolicy.Keep, 1, SystemFlags.Deleted)]
    [InlineData(DeletedPolicy.Skip, 0, SystemFlags.None)]
    public async Task Messages_marked_as_deleted_go_as_the_user_wants_it(DeletedPolicy policy, int arrived, SystemFlags flags)
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("d"), "\\Deleted", TransferHarness.Date(1));

        var report = await harness.CopyWhollyAsync(new TransferOptions { Rules = new SelectionRules { Deleted = policy } });

        Assert.Equal(1 - arrived, report.Total.Skipped);
        Assert.Equal(Enumerable.Repeat(flags, arrived), harness.Destination.Messages("INBOX").Select(m => m.Flags.System));
    }

    [Theory]
    [InlineData("a carriage return without", "Message-ID: <1@x>\r\n\r\nbare\rreturn\r\n")]
    [InlineData("a line feed without", "Message-ID: <1@x>\r\n\r\nbare\nfeed\r\n")]
    [InlineData("no line end at the end", "Message-ID: <1@x>\r\n\r\nno end")]
    [InlineData("a NUL character", "Message-ID: <1@x>\r\n\r\nnul \0 here\r\n")]
    public async Task What_the_destination_does_to_each_kind_of_odd_octets_is_told(string kind, string message)
    {
        var harness = new TransferHarness().Fill(2);
        harness.Source.AddMessage("INBOX", message, "", TransferHarness.Date(3));
        harness.Destination.Behaviour.ChangesOctets = octets => (byte[])[.. octets.Span, .. "changed\r\n"u8];
        harness.Destination.Behaviour.MisreportsSize = size => size - "changed\r\n".Length;

        var report = await harness.CopyWhollyAsync();

        Assert.Contains(report.Notes, n => n.Contains(kind, StringComparison.Ordinal));
        Assert.Contains(harness.Audit().Values, r => r.Reason.StartsWith("changed by the server", StringComparison.Ordinal));
        var habits = await harness.HabitsAsync();
        Assert.Equal((OctetTraits.None, 1), (habits.Keeps, DestinationHabits.Kinds.Count(k => habits.Changes.HasFlag(k))));
    }

    [Fact]
    public async Task Only_the_first_message_of_a_kind_is_read_back_and_a_failure_of_that_fails_nothing()
    {
        var harness = new TransferHarness();
        for (var i = 0; i < 5; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text($"odd-{i}", "no end"), "", TransferHarness.Date(i));
        await harness.CopyWhollyAsync();
        Assert.Equal(1, harness.Destination.Calls.BodiesRead);
        Assert.Equal(new DestinationHabits(OctetTraits.NoFinalNewline, OctetTraits.None, IgnoresInternalDate: false), await harness.HabitsAsync());

        harness.Source.AddMessage("INBOX", TransferHarness.Text("odd-6", "no end"), "", TransferHarness.Date(6));
        harness.Destination.Faults.Fail("fetch", FailureKind.Transient);
        await harness.CopyWhollyAsync();
        await harness.AssertSameAsync();
    }
}
