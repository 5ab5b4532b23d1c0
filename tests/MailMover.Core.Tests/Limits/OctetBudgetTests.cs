using MailMover.Core.Endpoints;
using MailMover.Core.Limits;
using MailMover.Testing.Limits;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class OctetBudgetTests
{
    private static readonly EndpointIdentity Account = new("imap", "imap.example.org", 0, "jo");
    private readonly AutoAdvancingTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 20, 0, TimeSpan.Zero));
    private readonly InMemoryOctetLedger _ledger;

    public OctetBudgetTests() => _ledger = new InMemoryOctetLedger(_time);

    private OctetBudget Budget(long perDay) => new(_ledger, Account, EndpointSide.Source, OctetDirection.Down, perDay, _time);

    private Task<long> UsedAsync() => _ledger.UsedAsync(Account, OctetDirection.Down, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_message_is_no_write_to_disk()
    {
        await using var budget = Budget(1L << 30);
        for (var i = 0; i < 10_000; i++)
            await budget.TakeAsync(1000, TestContext.Current.CancellationToken);

        Assert.InRange(_ledger.Writes, 1, 5);
    }

    [Fact]
    public async Task Octets_are_counted_before_they_go_and_what_was_not_used_is_given_back_at_the_end()
    {
        await using (var budget = Budget(1L << 30))
        {
            await budget.TakeAsync(1000, TestContext.Current.CancellationToken);
            Assert.True(await UsedAsync() >= 1000);
        }

        Assert.Equal(1000, await UsedAsync());
    }

    [Fact]
    public async Task What_is_granted_in_one_hour_is_not_used_in_another()
    {
        await using var budget = Budget(1L << 30);
        await budget.TakeAsync(1000, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(24));
        await budget.TakeAsync(500, TestContext.Current.CancellationToken);
        await budget.DisposeAsync();

        Assert.Equal(1500, await UsedAsync());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(500, await UsedAsync());
    }

    [Fact]
    public async Task A_limit_that_is_reached_says_whose_it_is_how_much_and_when_there_is_room()
    {
        await using var budget = Budget(20 << 20);
        await budget.TakeAsync(20 << 20, TestContext.Current.CancellationToken);

        var reached = await Assert.ThrowsAsync<MailFailureException>(() => budget.TakeAsync(1, TestContext.Current.CancellationToken));

        Assert.Equal((FailureKind.CapReached, FailureScope.Endpoint), (reached.Kind, reached.Scope));
        Assert.Equal("The daily limit of imap://jo@imap.example.org is reached: 20 MiB may be read from it in any 24 hours. There is room again at 2026-11-02 13:00.", reached.Message);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.Zero), reached.ResumeAt);
    }

    [Fact]
    public async Task Octets_whose_number_was_not_known_before_are_owed()
    {
        await using var budget = Budget(1000);
        await budget.TakeAsync(100, TestContext.Current.CancellationToken);
        await budget.CorrectAsync(900);

        await Assert.ThrowsAsync<MailFailureException>(() => budget.TakeAsync(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_counted_by_a_clock_that_was_ahead_is_forgotten_after_a_day()
    {
        _time.Advance(TimeSpan.FromDays(400));
        await using (var ahead = Budget(1000))
            await ahead.TakeAsync(1000, TestContext.Current.CancellationToken);
        _time.SetBack(TimeSpan.FromDays(400));

        await using var budget = Budget(1000);
        var reached = await Assert.ThrowsAsync<MailFailureException>(() => budget.TakeAsync(1, TestContext.Current.CancellationToken));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.Zero), reached.ResumeAt);
        _time.Advance(TimeSpan.FromHours(25));
        await budget.TakeAsync(1000, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Octets_that_are_counted_as_they_come_end_the_reading_where_there_is_no_room_left()
    {
        await using var budget = Budget(1000);
        await budget.CountAsync(600, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<MailFailureException>(() => budget.CountAsync(600, TestContext.Current.CancellationToken));
        Assert.Equal(1200, await UsedAsync());
    }

    [Fact]
    public async Task Listings_count_as_read()
    {
        await using var budget = Budget(1000);
        await budget.ListAsync(700);
        await budget.TakeAsync(300, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<MailFailureException>(() => budget.TakeAsync(1, TestContext.Current.CancellationToken));
        Assert.Equal(1000, await UsedAsync());
    }
}
