using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Limits;
using MailMover.Testing.Limits;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class LimitTests
{
    private static readonly EndpointSettings From = new() { Side = EndpointSide.Source, Uri = EndpointUri.Parse("imaps://jo@old.example") };
    private static readonly EndpointSettings To = new() { Side = EndpointSide.Destination, Uri = EndpointUri.Parse("imaps://jo@new.example") };
    private static readonly AccountLimits Known = new() { OctetsDownPerDay = 2_500_000_000, OctetsUpPerDay = 500_000_000 };

    private readonly InMemoryOctetLedger _ledger = new(TimeProvider.System);

    [Fact]
    public async Task What_a_copy_may_take_reaches_the_engine()
    {
        var session = new Session();

        await session.RunAsync(Session.Copy + " --when-limited stop --stop-after 1h30m --stop-after-octets 5G");

        Assert.True(session.Parts.Options!.StopsWhenLimited);
        Assert.Equal(TimeSpan.FromMinutes(90), session.Parts.Options.StopAfter);
        Assert.Equal(5L << 30, session.Parts.Options.StopAfterOctets);
    }

    [Fact]
    public async Task A_copy_waits_for_limits_unless_it_is_told_otherwise()
    {
        var session = new Session();

        await session.RunAsync(Session.Copy);

        Assert.False(session.Parts.Options!.StopsWhenLimited);
        Assert.Null(session.Parts.Options.StopAfter);
    }

    [Fact]
    public async Task A_verification_is_told_too()
    {
        var session = new Session();

        await session.RunAsync(Session.Verify + " --when-limited stop");

        Assert.True(Assert.Single(session.Parts.Verifications).StopsWhenLimited);
    }

    [Fact]
    public async Task Without_any_limit_nothing_is_wrapped()
    {
        var none = DailyBudgets.Of(From, AccountLimits.None, null, true, _ledger, TimeProvider.System);
        var source = new RecordingEndpoint(From, null!, null!);

        Assert.False(none.IsAny);
        Assert.Same(source, LimitedSource.Around(source, none));
        Assert.Same(source, LimitedDestination.Around(source, none));
        Assert.False(DailyBudgets.Of(From, Known, new DailyLimit(null), true, _ledger, TimeProvider.System).IsAny);
        await source.DisposeAsync();
    }

    [Fact]
    public async Task The_provider_is_left_a_margin_and_the_user_is_taken_at_his_word()
    {
        Assert.Equal(2_375_000_000, await MostAsync(DailyBudgets.Of(From, Known, null, true, _ledger, TimeProvider.System).Down!, From));
        Assert.Equal(475_000_000, await MostAsync(DailyBudgets.Of(To, Known, null, true, _ledger, TimeProvider.System).Up!, To));
        Assert.Equal(1_000, await MostAsync(DailyBudgets.Of(To with { Uri = EndpointUri.Parse("imaps://ann@new.example") }, Known, new DailyLimit(1_000), true, _ledger, TimeProvider.System).Up!, To));
    }

    [Fact]
    public void A_source_is_given_nothing_and_a_destination_is_read_within_its_limits_too()
    {
        Assert.Null(DailyBudgets.Of(From, Known, null, true, _ledger, TimeProvider.System).Up);
        Assert.NotNull(DailyBudgets.Of(To, Known, new DailyLimit(1), true, _ledger, TimeProvider.System).Down);
    }

    [Fact]
    public async Task What_the_user_says_of_the_destination_bounds_what_a_verification_reads_there()
    {
        await using var budgets = DailyBudgets.Of(To, Known, new DailyLimit(1_000), copies: false, _ledger, TimeProvider.System);

        Assert.Null(budgets.Up);
        Assert.Equal(1_000, await MostAsync(budgets.Down!, To));
        Assert.Contains("Read at most this much from the destination", await HelpAsync("verify"), StringComparison.Ordinal);
        Assert.Contains("Copy at most this much to the destination", await HelpAsync("copy"), StringComparison.Ordinal);
    }

    private static async Task<string> HelpAsync(string command)
    {
        var session = new Session();
        await session.RunAsync($"{command} --help");
        return session.Output.ReplaceLineEndings(" ").Replace("  ", "", StringComparison.Ordinal);
    }

    /// <summary>The last octet that fits.</summary>
    private static async Task<long> MostAsync(OctetBudget budget, EndpointSettings endpoint)
    {
        Assert.False(endpoint.Uri.IsLocal);

        // Not the first one: that may be larger than the limit.
        await budget.TakeAsync(1, TestContext.Current.CancellationToken);
        long most = 1;
        for (var step = 1L << 31; step > 0; step /= 2)
        {
            try
            {
                await budget.TakeAsync(step, TestContext.Current.CancellationToken);
                most += step;
            }
            catch (MailFailureException)
            {
                // Too much; a smaller step may fit.
            }
        }

        return most;
    }
}
