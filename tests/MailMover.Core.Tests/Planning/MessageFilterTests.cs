using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class MessageFilterTests
{
    private static readonly SelectionRules Dates = new() { Since = new DateOnly(2020, 1, 1), Before = new DateOnly(2021, 1, 1) };

    [Theory]
    [InlineData("2019-12-31T23:59:59-10:00", "older than 2020-01-01 (--since)")]
    [InlineData("2020-01-01T00:00:00+14:00", null)]
    [InlineData("2020-12-31T23:59:59-10:00", null)]
    [InlineData("2021-01-01T00:00:00+14:00", "not older than 2021-01-01 (--before)")]
    public void The_day_that_counts_is_the_one_in_the_date_s_own_zone(string date, string? reason) =>
        Assert.Equal(reason, new MessageFilter(Dates).ReasonToSkip(Message() with { InternalDate = DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture) }));

    [Theory]
    [InlineData(1_000_000, null)]
    [InlineData(1_000_001, "larger than 1,000,000 octets (--max-size)")]
    public void The_largest_size_is_still_taken(long size, string? reason) =>
        Assert.Equal(reason, new MessageFilter(new SelectionRules { MaxSizeInOctets = 1_000_000 }).ReasonToSkip(Message() with { SizeInOctets = size }));

    [Fact]
    public void What_the_source_does_not_tell_leaves_nothing_out() =>
        Assert.Null(new MessageFilter(Dates with { MaxSizeInOctets = 1 }).ReasonToSkip(Message()));

    [Theory]
    [InlineData(DeletedPolicy.Keep, null)]
    [InlineData(DeletedPolicy.Clear, null)]
    [InlineData(DeletedPolicy.Skip, "marked as deleted (--deleted skip)")]
    public void Deleted_messages_stay_behind_only_by_choice(DeletedPolicy policy, string? reason) =>
        Assert.Equal(reason, new MessageFilter(new SelectionRules { Deleted = policy }).ReasonToSkip(Message() with { Flags = FlagSet.Of(SystemFlags.Deleted) }));

    [Fact]
    public void Messages_that_are_not_deleted_are_not_skipped_as_such() =>
        Assert.Null(new MessageFilter(new SelectionRules { Deleted = DeletedPolicy.Skip }).ReasonToSkip(Message()));

    private static MessageListing Message() => new() { Key = new ImapMessageKey(1, 1) };
}
