using MailMover.Core.Limits;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class HourlyOctetsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 20, 0, TimeSpan.Zero);
    private static readonly long Hour = HourlyOctets.HourOf(Now);

    [Fact]
    public void What_is_wanted_is_granted_while_there_is_room_and_less_where_there_is_little()
    {
        Assert.Equal(new OctetGrant(50, Hour, null), HourlyOctets.Decide([], [], new OctetWish(10, 50, 100), Now));
        Assert.Equal(new OctetGrant(20, Hour, null), HourlyOctets.Decide([new(Hour, 80)], [], new OctetWish(10, 50, 100), Now));
    }

    [Fact]
    public void An_hour_counts_until_24_hours_after_its_end()
    {
        HourlyOctets[] used = [new(Hour, 100)];

        Assert.Equal(100, HourlyOctets.Used(used, Now.AddHours(24)));
        Assert.Equal(100, HourlyOctets.Used(used, Now.AddMinutes(39).AddHours(24)));
        Assert.Equal(0, HourlyOctets.Used(used, Now.AddMinutes(40).AddHours(24)));
    }

    [Fact]
    public void Room_comes_back_when_enough_of_the_oldest_hours_do_not_count_any_more()
    {
        HourlyOctets[] used = [new(Hour - 5, 1), new(Hour - 3, 60), new(Hour, 39)];

        var grant = HourlyOctets.Decide(used, [], new OctetWish(10, 50, 100), Now);

        Assert.Equal(0, grant.Octets);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 10, 0, 0, TimeSpan.Zero), grant.RoomAt);
        Assert.Null(HourlyOctets.Decide(used, [], new OctetWish(10, 50, 100), grant.RoomAt!.Value).RoomAt);
    }

    [Fact]
    public void What_is_larger_than_the_limit_goes_when_nothing_else_counts()
    {
        Assert.Equal(500, HourlyOctets.Decide([], [], new OctetWish(500, 500, 100), Now).Octets);
        Assert.Equal(Now.AddMinutes(40).AddHours(24), HourlyOctets.Decide([new(Hour, 1)], [], new OctetWish(500, 500, 100), Now).RoomAt);
    }

    [Fact]
    public void A_listing_takes_room_but_does_not_keep_back_what_is_larger_than_the_limit()
    {
        Assert.Equal(Now.AddMinutes(40).AddHours(24), HourlyOctets.Decide([new(Hour, 10)], [new(Hour, 60)], new OctetWish(40, 40, 100), Now).RoomAt);
        Assert.Equal(500, HourlyOctets.Decide([], [new(Hour, 60)], new OctetWish(500, 500, 100), Now).Octets);
        Assert.Equal(Now.AddMinutes(-20).AddHours(20), HourlyOctets.Decide([new(Hour - 5, 1)], [new(Hour, 60)], new OctetWish(500, 500, 100), Now).RoomAt);
    }

    [Fact]
    public void Hours_that_lie_ahead_lock_an_account_no_longer_than_a_day() =>
        Assert.Equal(Now.AddMinutes(40).AddHours(24), HourlyOctets.Decide([new(Hour + 10_000, 100)], [], new OctetWish(1, 1, 100), Now).RoomAt);

    [Fact]
    public void Hours_that_lie_ahead_count_too_because_the_clock_may_have_been_put_back() =>
        Assert.Equal(100, HourlyOctets.Used([new(Hour + 3, 100)], Now));
}
