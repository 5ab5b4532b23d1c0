using MailMover.Core.Model;
using MailMover.Demo;
using MailMover.Demo.Sample;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

public sealed class DemoMailboxTests
{
    [Fact]
    public void The_demo_mailbox_is_the_same_every_time()
    {
        var first = DemoMailbox.Create();
        var second = DemoMailbox.Create();
        Assert.InRange(first.Sum(f => f.Messages.Count), 150, 250);
        Assert.Equal(Digests(first), Digests(second));
    }

    [Fact]
    public void The_demo_mailbox_spans_fifteen_years_and_ends_in_the_past()
    {
        var dates = DemoMailbox.Create().SelectMany(f => f.Messages).Select(m => m.InternalDate).ToList();
        Assert.InRange((dates.Max() - dates.Min()).TotalDays, 12 * 365, 16 * 365);
        Assert.True(dates.Max() < new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_demo_servers_start_with_the_mailbox_in_the_first()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var session = await DemoSession.StartAsync(inFiles: false, stop);
        Assert.StartsWith("imap+insecure://alex@127.0.0.1:", session.SourceUri, StringComparison.Ordinal);
        Assert.NotEqual(session.SourceUri, session.DestinationUri);
        Assert.Contains(session.Contents, c => c.StartsWith("Familie/Größe & Co: 14 messages", StringComparison.Ordinal));
        Assert.Contains("Work/To do: empty", session.Contents);
    }

    private static IEnumerable<(string, Sha256Digest, FlagSet, DateTimeOffset)> Digests(IEnumerable<DemoFolder> folders) =>
        folders.SelectMany(f => f.Messages.Select(m => (f.Path.ToString(), Sha256Digest.Of(m.Octets), m.Flags, m.InternalDate)));
}
