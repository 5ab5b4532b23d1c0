using System.Text;
using MailMover.Core.Model;
using MailMover.Demo;
using MailMover.Testing.Comparing;
using Xunit;

namespace MailMover.Core.Tests.InMemory;

public sealed class CopyComparisonTests
{
    private static readonly DateTimeOffset Date = new(2020, 3, 2, 10, 11, 12, TimeSpan.Zero);

    [Fact]
    public void A_complete_copy_into_an_empty_mailbox_has_no_fault() => Assert.Equal((0, 0, 0), Compare(["a", "a", "b"], [], ["b", "a", "a"]));

    [Fact]
    public void A_message_that_is_missing_is_lost() => Assert.Equal((1, 0, 0), Compare(["a", "b"], [], ["a"]));

    [Fact]
    public void A_lost_copy_of_identical_messages_is_lost() => Assert.Equal((1, 0, 0), Compare(["a", "a", "a"], [], ["a", "a"]));

    [Fact]
    public void A_message_that_is_there_twice_is_doubled() => Assert.Equal((0, 1, 0), Compare(["a"], [], ["a", "a"]));

    [Fact]
    public void What_the_destination_held_before_is_wanted_once() => Assert.Equal((0, 0, 0), Compare(["a", "b"], ["a"], ["a", "b"]));

    [Fact]
    public void What_the_destination_held_before_and_got_again_is_doubled() => Assert.Equal((0, 1, 0), Compare(["a", "b"], ["a"], ["a", "a", "b"]));

    [Fact]
    public void The_destinations_own_mail_must_stay() => Assert.Equal((1, 0, 0), Compare(["a"], ["own"], ["a"]));

    [Fact]
    public void Three_of_its_own_are_not_too_many_for_two_of_the_sources() => Assert.Equal((0, 0, 0), Compare(["a", "a"], ["a", "a", "a"], ["a", "a", "a"]));

    [Fact]
    public void Other_flags_and_other_octets_are_changes()
    {
        Assert.Equal((0, 0, 1), Compare(["a"], [], ["a \\Seen"]));
        Assert.Equal((0, 0, 1), Compare(["a"], [], ["changed"]));
    }

    [Fact]
    public void A_lost_message_beside_a_doubled_one_is_no_change() => Assert.Equal((1, 1, 0), Compare(["a", "b"], [], ["a", "a"]));

    [Fact]
    public void A_missing_folder_and_a_missing_subscription_are_faults()
    {
        var source = Of([]);
        source.AddFolder(FolderPath.Of("Empty"), subscribed: true);
        var comparison = CopyComparison.Of(source, new(), [], Of([]));
        Assert.Equal((1, 1), (comparison.Lost.Count, comparison.Changed.Count));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 1)]
    public void Of_a_twin_the_octets_count_and_one_or_both_may_be_there(int there, int lost, int doubled)
    {
        var twin = (FolderPath.Inbox, Sha256Digest.Of("a"u8));
        var comparison = CopyComparison.Of(Of(["a"]), new(), [twin], Of([.. Enumerable.Repeat("a \\Seen", there)]));
        Assert.Equal((lost, doubled, 0), (comparison.Lost.Count, comparison.Doubled.Count, comparison.Changed.Count));
    }

    private static (int Lost, int Doubled, int Changed) Compare(string[] source, string[] before, string[] after)
    {
        var comparison = CopyComparison.Of(Of(source), Of(before), [], Of(after));
        return (comparison.Lost.Count, comparison.Doubled.Count, comparison.Changed.Count);
    }

    private static MailboxContents Of(string[] messages)
    {
        var contents = new MailboxContents();
        contents.AddFolder(FolderPath.Inbox, false);
        foreach (var words in messages.Select(m => m.Split(' ', 2)))
            contents.Add(FolderPath.Inbox, new MessageFacts(Sha256Digest.Of(Encoding.ASCII.GetBytes(words[0])), FlagSet.Parse(words.Length > 1 ? words[1] : ""), Date));
        return contents;
    }
}
