using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>Destinations that do not tell, or not truly, what UIDs their copies have.</summary>
public sealed class UnknownUidTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_appended_again_is_not_taken_for_its_own_double(bool removeDoubles)
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Behaviour.TellsAppendUids = false;
        harness.Destination.Faults.LoseAppend();

        var report = await harness.CopyWhollyAsync(new TransferOptions { RemoveOwnDoubles = removeDoubles });

        Assert.DoesNotContain(report.Folders.SelectMany(f => f.Notes), n => n.Contains("twice", StringComparison.Ordinal));
        Assert.Equal(0, harness.Destination.Calls.Removals);
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task A_doubt_does_not_take_the_copy_of_an_identical_message_for_its_own()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Fill(19);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.Behaviour.StreamsAppends = false;
        harness.Destination.Behaviour.TakesBatchesWhole = false;
        harness.Destination.Faults.LoseAppend(nth: 2);

        await harness.CopyWhollyAsync(new TransferOptions { KeepOrder = true });

        Assert.Equal(2, harness.Subjects().Count(s => s == "same"));
    }

    [Fact]
    public async Task A_doubt_finds_its_own_copy_beside_that_of_an_identical_message()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Fill(19);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.Behaviour.StreamsAppends = false;
        harness.Destination.Behaviour.TakesBatchesWhole = false;
        harness.Destination.Faults.LoseAnswer(nth: 2);

        await harness.CopyWhollyAsync(new TransferOptions { KeepOrder = true });

        Assert.Equal(2, harness.Subjects().Count(s => s == "same"));
    }

    [Fact]
    public async Task What_an_attempt_has_copied_is_not_taken_by_the_next_one_for_what_was_there_before()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Fill(4000);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("unrelated"), "", TransferHarness.Date(5));
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.Faults.LoseAppend(nth: 2);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal(0, report.Total.AlreadyThere);
        Assert.Equal(2, harness.Subjects().Count(s => s == "same"));
    }

    [Fact]
    public async Task Folders_that_were_merged_keep_a_message_that_both_had()
    {
        var harness = new TransferHarness();
        harness.Source.AddFolder("Sent");
        harness.Source.AddFolder("Old Sent");
        foreach (var folder in new[] { "Sent", "Old Sent" })
        {
            harness.Fill(30, folder, folder);
            harness.Source.AddMessage(folder, TransferHarness.Text("both"), "", TransferHarness.Date(1));
        }

        harness.Destination.AddFolder("Sent");
        harness.Destination.AddMessage("Sent", TransferHarness.Text("unrelated"), "", TransferHarness.Date(5));
        harness.Destination.Behaviour.HasUidPlus = false;
        var rules = new SelectionRules { Map = [(FolderPath.Of("Old Sent"), FolderPath.Of("Sent"))] };

        await harness.CopyWhollyAsync(new TransferOptions { Rules = rules });

        Assert.Equal(2, harness.Subjects("Sent").Count(s => s == "both"));
    }

    [Fact]
    public async Task Copies_whose_UIDs_the_server_does_not_tell_are_found_by_looking_and_no_row_is_written_for_it()
    {
        var harness = new TransferHarness();
        harness.Destination.AddMessage("INBOX", TransferHarness.Text("foreign"), "", TransferHarness.Date(5));
        harness.Fill(1200);
        harness.Destination.Behaviour.HasUidPlus = false;

        await harness.CopyWhollyAsync();

        var there = harness.Destination.Messages("INBOX");
        var entries = await harness.EntriesAsync(Core.Journal.EntryState.Copied);
        Assert.Equal(there.Skip(1).Select(m => m.Uid), entries.Select(e => e.Entry.DestinationUid));
        Assert.Equal(1200, harness.Journal.AuditRows.Count);
    }

    [Fact]
    public async Task Flags_that_change_later_reach_copies_whose_UIDs_the_server_does_not_tell()
    {
        var harness = new TransferHarness().Fill(4);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(9));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(9));
        harness.Destination.Behaviour.HasUidPlus = false;
        await harness.CopyWhollyAsync();
        harness.Source.SetFlags("INBOX", 3, "\\Flagged");
        harness.Source.SetFlags("INBOX", 6, "\\Answered");

        await harness.CopyWhollyAsync();

        await harness.AssertSameAsync();
        Assert.Equal(["", "\\Seen", "\\Flagged", "\\Seen", "", "\\Answered"], harness.Destination.Messages("INBOX").Select(m => m.Flags.ToString()));
    }

    [Fact]
    public async Task What_such_a_server_does_to_flags_and_octets_is_checked_all_the_same()
    {
        var harness = new TransferHarness();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("odd", "no end"), "\\Seen Holiday", TransferHarness.Date(9));
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.Behaviour.Keywords = KeywordHandling.DroppedSilently;
        harness.Destination.Behaviour.AnnouncesNewKeywords = true;
        harness.Destination.Behaviour.ChangesOctets = OctetChanges.AddFinalLineEnd;

        var report = await harness.CopyWhollyAsync();

        var reason = harness.Audit().Values.Single().Reason;
        Assert.Contains("changed by the server", reason, StringComparison.Ordinal);
        Assert.Contains("does not keep Holiday", reason, StringComparison.Ordinal);
        Assert.Contains(report.Notes, n => n.Contains("no line end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_that_cannot_be_found_again_are_told()
    {
        var harness = new TransferHarness().Fill(3);
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.Behaviour.ChangesOctets = octets => System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(octets.Span).Replace("Subject: ", "Subject: [moved] ", StringComparison.Ordinal));

        var report = await harness.CopyWhollyAsync();

        Assert.Contains(report.Folders.SelectMany(f => f.Notes), n => n.StartsWith("3 copies in INBOX were not found again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_of_a_run_that_was_killed_get_their_UIDs_in_the_next()
    {
        var harness = new TransferHarness().Fill(600);
        harness.Destination.Behaviour.HasUidPlus = false;
        harness.Destination.At("append:after", harness.Graceful.Cancel, 1);
        await harness.CopyAsync();
        harness.Graceful = new CancellationTokenSource();

        await harness.CopyWhollyAsync();

        Assert.All(await harness.EntriesAsync(Core.Journal.EntryState.Copied), e => Assert.NotEqual(0u, e.Entry.DestinationUid));
    }
}
