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
}
