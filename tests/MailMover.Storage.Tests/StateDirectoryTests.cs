using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using MailMover.Storage.Tests.Journal;
using Xunit;

namespace MailMover.Storage.Tests;

public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryState _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_is_made_is_for_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access control lists instead.");
        var passing = _state.Directory.Temporary;
        var chosen = _state.Beside("chosen/audit.csv");
        await using var pair = await new SqliteTransferJournal(_state.Directory, new AuditSettings { File = chosen }, TimeProvider.System)
            .OpenPairAsync(Samples.Source, Samples.Destination, "1", Token);
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        await pair.WriteAsync(folder, [Samples.Copied(1)], Token);

        var made = Directory.GetFiles(_state.Directory.Path, "*", SearchOption.AllDirectories).Append(chosen).ToArray();
        Assert.Contains(made, f => f.EndsWith("journal.db-wal", StringComparison.Ordinal));
        Assert.All(made, f => Assert.Equal(Private, ModeOf(f)));
        Assert.All(
            Directory.GetDirectories(_state.Directory.Path, "*", SearchOption.AllDirectories).Append(_state.Directory.Path).Append(passing),
            d => Assert.Equal(Private | UnixFileMode.UserExecute, ModeOf(d)));
    }

    [Fact]
    public void Messages_in_passing_of_a_dead_process_are_swept_and_those_of_a_living_one_are_not()
    {
        var living = _state.Directory.Temporary;
        File.WriteAllText(Path.Combine(living, "message"), "x");
        var dead = Path.Combine(Path.GetDirectoryName(living)!, "4711-dead");
        Directory.CreateDirectory(dead);
        File.WriteAllText(Path.Combine(dead, "message"), "x");
        File.WriteAllText(dead + ".lock", "");

        using var other = StateDirectory.Open(_state.Directory.Path);
        Assert.NotEqual(living, other.Temporary);

        Assert.False(Directory.Exists(dead));
        Assert.True(File.Exists(Path.Combine(living, "message")));
    }

    [Fact]
    public void Messages_in_passing_go_with_their_process()
    {
        string passing;
        using (var directory = StateDirectory.Open(_state.Beside("other")))
        {
            passing = directory.Temporary;
            File.WriteAllText(Path.Combine(passing, "message"), "x");
        }

        Assert.False(Directory.Exists(passing));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(passing)!));
    }

    [Fact]
    public void A_path_that_is_a_file_is_refused_in_words()
    {
        var file = _state.Beside("file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<JournalException>(() => StateDirectory.Open(file));
        Assert.Contains("--state", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_pair_has_a_directory_of_its_own_whose_name_is_harmless()
    {
        var names = new[] { "jo@x.example", "JO@x.example", "../../etc", "a/b\\c:d", "", new string('x', 300), "\u5C71\u7530" }
            .Select(user => Path.GetRelativePath(_state.Directory.Path, _state.PairDirectory(Samples.Source with { User = user }, Samples.Destination)))
            .ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, n => Assert.Matches(@"^[A-Za-z0-9@_-][A-Za-z0-9@._-]{5,110}$", n));
    }

    [Theory]
    [InlineData("/home/jo/.local/state", "nfs4")]
    [InlineData("/home", "nfs4")]
    [InlineData("/homework", "ext4")]
    [InlineData("/home/jo/fast disk/state", "xfs")]
    [InlineData("/mnt/ssh/x", "fuse.sshfs")]
    public void The_innermost_mount_says_what_kind_of_file_system_a_path_is_on(string path, string kind)
    {
        string[] mounts =
        [
            "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw",
            "30 22 0:50 / /home rw,relatime shared:5 master:3 - nfs4 server:/home rw",
            "31 30 254:2 / /home/jo/fast\\040disk rw - xfs /dev/vdb rw",
            "32 22 0:51 / /mnt/ssh rw - fuse.sshfs jo@host:/ rw",
            "not a mount",
        ];
        Assert.Equal(kind, NetworkFileSystem.KindIn(mounts, path));
    }

    public void Dispose() => _state.Dispose();

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException("Windows has no such modes.") : File.GetUnixFileMode(path);
}
