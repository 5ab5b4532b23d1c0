using MailMover.Core.Model;
using MailMover.Core.Verification.Engine;
using Xunit;

namespace MailMover.Core.Tests.Verification;

public sealed class AlikeMessagesTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hundred_thousand_messages_with_equal_headers_find_one_partner_each(bool sizesAsSent)
    {
        var source = Enumerable.Range(1, Many).Select(i => Alike(i, 1000, sizesAsSent ? 1200 : 0, date: i)).ToList();
        var half = Enumerable.Range(1, Many / 2).Select(i => Alike(i, sizesAsSent ? 1200 : 1000, 0, date: -i)).ToList();

        var match = new HeaderMatch(source, half);

        Assert.Equal(Many / 2, Enumerable.Range(0, Many).Count(s => match.PartnerOf(s) >= 0));
        Assert.Equal(Many / 2, Enumerable.Range(0, Many).Select(match.PartnerOf).Where(d => d >= 0).Distinct().Count());
    }

    [Fact]
    public void An_equal_date_comes_before_an_equal_size_and_a_copy_marked_as_deleted_last()
    {
        var source = new List<IndexedMessage> { Alike(1, 10, 0, date: 5), Alike(2, 10, 0, date: 7) };
        var copies = new List<IndexedMessage> { Alike(1, 10, 0, date: 7), Alike(2, 10, 0, date: 1), Alike(3, 10, 0, date: 5, deleted: true) };

        var match = new HeaderMatch(source, copies);

        Assert.Equal([2u, 1u], Enumerable.Range(0, 2).Select(s => match.Destination[match.PartnerOf(s)].Uid));
    }

    private static IndexedMessage Alike(int uid, long size, long sent, long date, bool deleted = false) => new()
    {
        Fingerprint = 42,
        IsStrong = true,
        SizeInOctets = size,
        SentOctets = sent,
        Date = date,
        Uid = (uint)uid,
        Flags = FlagSet.Of(deleted ? SystemFlags.Deleted : SystemFlags.None),
    };
}
