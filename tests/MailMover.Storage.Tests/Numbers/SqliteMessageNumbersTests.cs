using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Storage.Tests.Numbers;

public sealed class SqliteMessageNumbersTests : MessageNumbersContract
{
    private static readonly EndpointIdentity Maildrop = new("pop3", "pop.example.org", 0, "jo");
    private readonly TemporaryState _state = new();

    private string NumbersFile => Directory.GetFiles(Path.Combine(_state.Directory.Path, "numbers"), "*.db").Single();

    protected override IMessageNumbers Create() => _state.Directory.Numbers(Maildrop, TimeProvider.System);

    [Fact]
    public async Task Numbers_outlive_the_process()
    {
        uint generation;
        await using (var first = Create())
        {
            var folder = await first.OpenAsync(FolderPath.Inbox, Token);
            generation = folder.UidValidity;
            await folder.NumberAsync(["a", "b"], Token);
        }

        var again = await Numbers.OpenAsync(FolderPath.Inbox, Token);
        Assert.Equal((generation, 3u), (again.UidValidity, again.UidNext));
        Assert.Equal([2u, 3u], await again.NumberAsync(["b", "c"], Token));
    }

    [Fact]
    public async Task Two_processes_give_no_number_twice()
    {
        await using var other = Create();
        var (ours, theirs) = (await Numbers.OpenAsync(FolderPath.Inbox, Token), await other.OpenAsync(FolderPath.Inbox, Token));
        var names = Enumerable.Range(0, 500).Select(i => $"uidl-{i}").ToArray();
        var both = await Task.WhenAll(ours.NumberAsync(names, Token), theirs.NumberAsync([.. names.Reverse()], Token));
        Assert.Equal(both[0], both[1].Reverse());
        Assert.Equal(500, both[0].Distinct().Count());
        Assert.Equal(501u, ours.UidNext);
    }

    [Fact]
    public async Task Lost_numbers_are_followed_by_another_generation()
    {
        var time = new AutoAdvancingTimeProvider();
        uint former;
        await using (var first = _state.Directory.Numbers(Maildrop, time))
            former = (await first.OpenAsync(FolderPath.Inbox, Token)).UidValidity;
        File.Delete(NumbersFile);
        time.Advance(TimeSpan.FromSeconds(1));
        await using var second = _state.Directory.Numbers(Maildrop, time);
        Assert.True((await second.OpenAsync(FolderPath.Inbox, Token)).UidValidity > former);
    }

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_numbering_begins_anew()
    {
        await using (var first = Create())
            await (await first.OpenAsync(FolderPath.Inbox, Token)).NumberAsync(["a"], Token);
        await File.WriteAllTextAsync(NumbersFile, "this is no database, and long enough to be looked at as one", Token);
        var folder = await Numbers.OpenAsync(FolderPath.Inbox, Token);
        Assert.Equal(0, await folder.CountAsync(Token));
        Assert.Single(Directory.GetFiles(Path.Combine(_state.Directory.Path, "numbers"), "*.set-aside-*"));
    }

    [Fact]
    public async Task Only_the_user_can_read_the_file()
    {
        await Numbers.OpenAsync(FolderPath.Inbox, Token);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(NumbersFile));
    }

    [Fact]
    public async Task An_endpoint_with_a_new_name_keeps_its_numbers()
    {
        var renamed = Maildrop with { Host = "mail.example.org" };
        await using (var first = Create())
            await (await first.OpenAsync(FolderPath.Inbox, Token)).NumberAsync(["a", "b"], Token);
        _state.Directory.JoinNumbers(Maildrop, renamed);
        await using var second = _state.Directory.Numbers(renamed, TimeProvider.System);
        Assert.Equal([2u], await (await second.OpenAsync(FolderPath.Inbox, Token)).NumberAsync(["b"], Token));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _state.Dispose();
    }
}
