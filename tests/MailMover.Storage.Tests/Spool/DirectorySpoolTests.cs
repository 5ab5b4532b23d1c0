using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;
using MailMover.Storage.Spool;
using MailMover.Storage.Tests.Journal;
using MailMover.Testing.Contracts;
using Xunit;

namespace MailMover.Storage.Tests.Spool;

public sealed class DirectorySpoolTests : SpoolContract, IDisposable
{
    private static readonly EndpointIdentity Source = new("pop3", "old.example.org", 0, "jo");
    private static readonly EndpointIdentity Destination = new("imap", "new.example.org", 0, "jo");
    private readonly TemporaryState _state = new();

    private string Place => _state.Directory.SpoolDirectory(Source, Destination);

    private string[] Files => Directory.Exists(Place) ? Directory.GetFiles(Place) : [];

    [Fact]
    public async Task Everything_is_for_the_user_alone()
    {
        await using var spool = await OpenAsync();
        await spool.AddAsync(Work, [(Read(1), null)], Token);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Files)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Place));
    }

    [Fact]
    public async Task What_is_kept_together_is_one_file_which_goes_with_its_last_message_and_the_directory_with_the_last_file()
    {
        await using (var spool = await OpenAsync())
        {
            await spool.AddAsync(Work, [(Read(1), null), (Read(2), null)], Token);
            await spool.AddAsync(Work, [(Read(3), null)], Token);
            Assert.Equal(2, Files.Length);
            Assert.True(DirectorySpool.Exists(_state.Directory, Source, Destination));
            await spool.ReleaseAsync(Work, [Key(1), Key(3)]);
            Assert.Single(Files);
            await spool.ReleaseAsync(Work, [Key(2)]);
            Assert.Empty(Files);
        }

        Assert.False(Directory.Exists(Place));
        Assert.False(DirectorySpool.Exists(_state.Directory, Source, Destination));
    }

    [Fact]
    public async Task Dropped_octets_need_no_room_any_more()
    {
        await using var spool = await OpenAsync();
        await spool.AddAsync(Work, [(Read(1, new byte[1_000_000]), null)], Token);
        await spool.DropOctetsAsync(Work, [Key(1)]);
        Assert.InRange(new FileInfo(Assert.Single(Files)).Length, 1, 1000);
    }

    [Fact]
    public async Task A_message_that_was_being_written_when_the_process_died_counts_for_nothing_and_those_before_it_are_there()
    {
        await using (var spool = await OpenAsync())
            await spool.AddAsync(Work, [(Read(1), null), (Read(2), null)], Token);
        using (var file = new FileStream(Assert.Single(Files), FileMode.Open))
            file.SetLength(file.Length - 9);

        await using var again = await OpenAsync();

        Assert.Empty(again.Notes);
        Assert.Equal([Key(1)], again.KeysOf(Work, 1, 0, uint.MaxValue, 10));
    }

    [Fact]
    public async Task A_message_whose_octets_changed_on_the_disk_is_not_given_out()
    {
        await using (var spool = await OpenAsync())
            await spool.AddAsync(Work, [(Read(1), null), (Read(2), null)], Token);
        Spoil(^10);

        await using var again = await OpenAsync();

        Assert.Null(await again.OpenAsync(Work, Key(2), Token));
        using var octets = await again.OpenAsync(Work, Key(1), Token);
        Assert.Equal(Octets(1), await AllAsync(octets!));
    }

    [Fact]
    public async Task A_damaged_file_is_told_and_what_can_be_read_in_it_counts()
    {
        await using (var spool = await OpenAsync())
            await spool.AddAsync(Work, [(Read(1), null), (Read(2), null)], Token);
        var bytes = await File.ReadAllBytesAsync(Assert.Single(Files), Token);
        Spoil(bytes.Length / 2);

        await using var again = await OpenAsync();

        Assert.Contains(Files[0], Assert.Single(again.Notes), StringComparison.Ordinal);
        Assert.Equal([Key(1)], again.KeysOf(Work, 1, 0, uint.MaxValue, 10));
    }

    [Fact]
    public async Task A_file_of_which_nothing_can_be_read_is_told_once_and_set_aside()
    {
        await using (var spool = await OpenAsync())
            await spool.AddAsync(Work, [(Read(1), null)], Token);
        Spoil(0);

        await using (var again = await OpenAsync())
            Assert.Single(again.Notes);
        await using var last = await OpenAsync();
        Assert.Empty(last.Notes);
        Assert.EndsWith(".damaged", Assert.Single(Files), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task After_a_kill_all_that_was_kept_is_there_and_what_was_released_is_not()
    {
        var token = TestContext.Current.CancellationToken;
        uint last = 0;
        await using (var child = await ChildProcess.StartAsync(ChildProcess.Keep, _state.Directory.Path, token))
        {
            for (var i = 0; i < 12; i++)
                last = uint.Parse((await child.ReadLineAsync(token))!.TrimEnd('.'), CultureInfo.InvariantCulture);
            await child.KillAsync();
        }

        await using var spool = await DirectorySpool.OpenAsync(_state.Directory, Samples.Source, Samples.Destination, token);

        Assert.Empty(spool.Notes);
        Assert.All(Enumerable.Range(1, (int)last + 15), u => Assert.Equal(u % 16 != 1, spool.HoldsOctets(FolderPath.Inbox, Key((uint)u))));
        foreach (var key in spool.KeysOfOthers(FolderPath.Inbox, 0))
        {
            using var octets = await spool.OpenAsync(FolderPath.Inbox, key, token);
            Assert.Equal(Large(((ImapMessageKey)key).Uid).Octets!.Sha256, octets!.Sha256);
        }
    }

    [Fact]
    public async Task One_process_has_it_at_a_time()
    {
        await using var spool = await OpenAsync();
        await Assert.ThrowsAsync<PairHeldException>(OpenAsync);
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_told_before_anything_is_downloaded()
    {
        await using var spool = (DirectorySpool)await OpenAsync();
        spool.FreeAt = _ => 20L << 20;
        await spool.EnsureRoomAsync(1 << 20, Token);
        var failure = await Assert.ThrowsAsync<JournalException>(() => spool.EnsureRoomAsync(5 << 20, Token));
        Assert.Contains("20 MiB left", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_room_of_a_disk_is_known_before_the_directory_is_made() => Assert.NotNull(DiskSpace.FreeAt(_state.Beside("not/yet/there")));

    public void Dispose() => _state.Dispose();

    /// <summary>A message of some size, by its number.</summary>
    internal static FetchedMessage Large(uint uid) => Read(uid, [.. Octets(uid), .. new byte[20_000]]);

    protected override async Task<ISpool> OpenAsync() => await DirectorySpool.OpenAsync(_state.Directory, Source, Destination, Token);

    private void Spoil(Index at)
    {
        var file = Assert.Single(Files);
        var octets = File.ReadAllBytes(file);
        octets[at] ^= 0x55;
        File.WriteAllBytes(file, octets);
    }
}
