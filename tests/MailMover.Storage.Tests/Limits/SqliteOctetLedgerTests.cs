using System.Globalization;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Storage.Tests.Journal;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Storage.Tests.Limits;

public sealed class SqliteOctetLedgerTests : IDisposable
{
    internal static readonly OctetWish Wish = new(1000, 4000, 1_000_000);
    private readonly TemporaryState _state = new();
    private readonly AutoAdvancingTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 20, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LedgerFile => Path.Combine(_state.Directory.Path, "limits.db");

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task What_was_taken_outlives_the_process_and_is_forgotten_after_a_day()
    {
        await using (var first = _state.Directory.Ledger(_time))
            Assert.Equal(4000, (await first.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token)).Octets);

        await using var again = _state.Directory.Ledger(_time);
        Assert.Equal(4000, await again.UsedAsync(Samples.Source, OctetDirection.Down, Token));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, await again.UsedAsync(Samples.Source, OctetDirection.Down, Token));
    }

    [Fact]
    public async Task Accounts_and_directions_are_counted_apart()
    {
        await using var ledger = _state.Directory.Ledger(_time);
        await ledger.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token);

        Assert.Equal(0, await ledger.UsedAsync(Samples.Source, OctetDirection.Up, Token));
        Assert.Equal(0, await ledger.UsedAsync(Samples.Destination, OctetDirection.Down, Token));
        Assert.Equal(0, await ledger.UsedAsync(Samples.Source with { User = "ann" }, OctetDirection.Down, Token));
    }

    [Fact]
    public async Task What_was_not_used_is_given_back_to_its_hour()
    {
        await using var ledger = _state.Directory.Ledger(_time);
        var grant = await ledger.TakeAsync(Samples.Source, OctetDirection.Up, Wish, Token);
        await ledger.GiveBackAsync(Samples.Source, OctetDirection.Up, grant.Hour, 3500, Token);

        Assert.Equal(500, await ledger.UsedAsync(Samples.Source, OctetDirection.Up, Token));
    }

    [Fact]
    public async Task What_was_counted_by_a_clock_that_was_ahead_is_forgotten_after_a_day()
    {
        await using var ledger = _state.Directory.Ledger(_time);
        _time.Advance(TimeSpan.FromDays(400));
        await ledger.TakeAsync(Samples.Source, OctetDirection.Up, new OctetWish(1000, 1000, 1000), Token);
        _time.SetBack(TimeSpan.FromDays(400));

        Assert.Equal(new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.Zero), (await ledger.TakeAsync(Samples.Source, OctetDirection.Up, new OctetWish(1, 1, 1000), Token)).RoomAt);
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, await ledger.UsedAsync(Samples.Source, OctetDirection.Up, Token));
    }

    [Fact]
    public async Task Listings_take_room_of_what_is_read()
    {
        await using var ledger = _state.Directory.Ledger(_time);
        await ledger.TakeAsync(Samples.Source, OctetDirection.Down, new OctetWish(100, 100, 1000), Token);
        await ledger.GiveBackAsync(Samples.Source, OctetDirection.Listing, HourlyOctets.HourOf(_time.GetUtcNow()), -800, Token);

        Assert.Equal(900, await ledger.UsedAsync(Samples.Source, OctetDirection.Down, Token));
        Assert.Equal(100, (await ledger.TakeAsync(Samples.Source, OctetDirection.Down, new OctetWish(10, 500, 1000), Token)).Octets);
        Assert.NotNull((await ledger.TakeAsync(Samples.Source, OctetDirection.Down, new OctetWish(10, 500, 1000), Token)).RoomAt);
    }

    [Fact]
    public async Task Asking_what_was_used_makes_no_file()
    {
        await using var ledger = _state.Directory.Ledger(_time);

        Assert.Equal(0, await ledger.UsedAsync(Samples.Source, OctetDirection.Up, Token));
        Assert.False(File.Exists(LedgerFile));
    }

    [Fact]
    public async Task Several_runs_at_once_never_take_more_than_the_limit_together()
    {
        var granted = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var ledger = _state.Directory.Ledger(_time);
            long sum = 0;
            while (await ledger.TakeAsync(Samples.Source, OctetDirection.Down, Wish with { PerDay = 100_000 }, Token) is { RoomAt: null } grant)
                sum += grant.Octets;
            return sum;
        }));

        Assert.Equal(100_000, granted.Sum());
    }

    [Fact]
    public async Task A_process_that_is_killed_has_counted_all_that_it_was_granted()
    {
        long told = 0;
        await using (var child = await ChildProcess.StartAsync(ChildProcess.Take, _state.Directory.Path, Token))
        {
            // While this process takes its part too.
            await using var ours = _state.Directory.Ledger(TimeProvider.System);
            for (var i = 0; i < 20; i++)
            {
                told += long.Parse((await child.ReadLineAsync(Token))!, CultureInfo.InvariantCulture);
                told += (await ours.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token)).Octets;
            }

            await child.KillAsync();
        }

        await using var ledger = _state.Directory.Ledger(TimeProvider.System);
        Assert.InRange(await ledger.UsedAsync(Samples.Source, OctetDirection.Down, Token), told, Wish.PerDay);
    }

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_counting_begins_anew()
    {
        await using (var first = _state.Directory.Ledger(_time))
            await first.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token);
        await File.WriteAllTextAsync(LedgerFile, "This was a ledger once. " + new string('x', 5000), Token);

        await using (var damaged = _state.Directory.Ledger(_time))
        {
            var failure = await Assert.ThrowsAsync<JournalException>(() => damaged.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token));
            Assert.Contains("Run the same command again", failure.Message, StringComparison.Ordinal);
        }

        await using var again = _state.Directory.Ledger(_time);
        Assert.Null((await again.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token)).RoomAt);
        Assert.NotEmpty(Directory.GetFiles(_state.Directory.Path, "limits.db.set-aside-*"));
    }

    [Fact]
    public async Task The_file_is_for_the_user_alone()
    {
        await using var ledger = _state.Directory.Ledger(_time);
        await ledger.TakeAsync(Samples.Source, OctetDirection.Down, Wish, Token);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LedgerFile));
    }
}
