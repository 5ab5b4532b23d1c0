using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Comparing;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.InMemory;

public sealed class MailboxComparerTests
{
    private static readonly DateTimeOffset Date = new(2020, 3, 2, 10, 11, 12, TimeSpan.FromHours(1));

    private readonly InMemoryMailbox _source = Filled(EndpointSide.Source);
    private readonly InMemoryMailbox _destination = Filled(EndpointSide.Destination);

    [Fact]
    public async Task Equal_mailboxes_have_no_difference()
    {
        var comparison = await CompareAsync();
        Assert.Empty(comparison.Differences);
        Assert.Equal(4, comparison.Messages);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("twice")]
    [InlineData("octets")]
    [InlineData("flags")]
    [InlineData("keywords")]
    [InlineData("date")]
    [InlineData("zone")]
    [InlineData("folder")]
    [InlineData("extra folder")]
    [InlineData("subscription")]
    [InlineData("unreadable")]
    public async Task A_single_difference_is_found(string difference)
    {
        switch (difference)
        {
            case "missing": _destination.Remove("INBOX", 2); break;
            case "twice": _destination.AddMessage("INBOX", "same", date: Date); break;
            case "octets": Replace("Same", Date); break;
            case "flags": _destination.SetFlags("INBOX", 1, "\\Seen Later"); break;
            case "keywords": _destination.SetFlags("INBOX", 1, "\\Seen \\Flagged"); break;
            case "date": Replace("same", Date.AddSeconds(1)); break;
            case "zone": Replace("same", Date.ToUniversalTime()); break;
            case "folder": _destination.RemoveFolder("Work/Deep"); break;
            case "extra folder": _destination.AddFolder("Extra"); break;
            case "subscription": _destination.AddFolder("Work/Deep"); break;
            case "unreadable": Unreadable(); break;
        }

        Assert.NotEmpty((await CompareAsync(new() { InOrder = false })).Differences);
    }

    [Fact]
    public async Task The_order_counts_only_when_asked_for()
    {
        _destination.MoveTo("INBOX", 1, "INBOX");
        Assert.Empty((await CompareAsync()).Differences);
        Assert.Equal(["INBOX: the order of the messages differs"], (await CompareAsync(new() { InOrder = true })).Differences);
    }

    [Fact]
    public async Task Folders_can_be_expected_under_other_names()
    {
        _destination.RenameFolder("Work/Deep", "Elsewhere");
        var options = new ComparisonOptions { Destination = path => path.IsInbox ? path : FolderPath.Of("Elsewhere") };
        Assert.Empty((await CompareAsync(options)).Differences);
        Assert.NotEmpty((await CompareAsync()).Differences);
    }

    [Fact]
    public async Task A_difference_names_folder_message_and_what_is_like_it()
    {
        _destination.SetFlags("INBOX", 1, "");
        var text = (await CompareAsync()).ToString();
        Assert.Contains("INBOX: missing or changed: 1001:1 'Hello' [\\Seen \\Flagged Later] 2020-03-02 10:11:12 +01:00", text, StringComparison.Ordinal);
        Assert.Contains("with the same octets there is 1001:1 'Hello' []", text, StringComparison.Ordinal);
    }

    private static InMemoryMailbox Filled(EndpointSide side)
    {
        var mailbox = new InMemoryMailbox(side);
        mailbox.AddMessage("INBOX", "Subject: Hello\r\n\r\nbody", "\\Seen \\Flagged Later", Date);
        mailbox.AddMessage("INBOX", "same", date: Date);
        mailbox.AddMessage("INBOX", "same", date: Date);
        mailbox.AddFolder("Work/Deep", subscribed: true);
        mailbox.AddMessage("Work/Deep", "deep", date: Date);
        return mailbox;
    }

    private void Replace(string text, DateTimeOffset date)
    {
        _destination.Remove("INBOX", 3);
        _destination.AddMessage("INBOX", text, date: date);
    }

    private void Unreadable()
    {
        _source.Faults.CannotFetch("deep");
        _destination.Faults.CannotFetch("deep");
    }

    private Task<MailboxComparison> CompareAsync(ComparisonOptions? options = null) =>
        MailboxComparer.CompareAsync(_source, _destination, options, TestContext.Current.CancellationToken);
}
