using System.Runtime.Versioning;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Maildir;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>What lies on the disk after writing, and after writing was ended half way.</summary>
public sealed class MaildirWritingTests : IAsyncLifetime
{
    private readonly MaildirPlace _place = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_is_for_the_user_alone_and_has_its_date_and_exact_octets()
    {
        await _place.SeedAsync([SeedFolder.Inbox([.. OddMessages.All.Select(o => new SeedMessage(o.Octets, FlagSet.Parse("\\Seen \\Draft"), SeedMessage.SomeDate))]), new(FolderPath.Of("Work"), [SeedMessage.Ordinary(1)])], Token);
        var files = Directory.GetFiles(_place.In("cur"));
        Assert.Equal(OddMessages.All.Select(o => o.Octets.ToArray()), files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
        Assert.All(files, f => Assert.Equal(SeedMessage.SomeDate.UtcDateTime, File.GetLastWriteTimeUtc(f)));
        Assert.All(files, f => Assert.EndsWith(OperatingSystem.IsWindows() ? ";2,DS" : ":2,DS", f, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_place.In("tmp")));
        if (!OperatingSystem.IsWindows())
            AssertPrivate();
    }

    [Fact]
    public async Task Dates_with_their_zones_survive_a_copy_of_the_tree_that_loses_the_times_of_files()
    {
        var date = new DateTimeOffset(1999, 12, 31, 23, 59, 58, new TimeSpan(5, 45, 0));
        await _place.SeedAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1) with { InternalDate = date })], Token);
        File.SetLastWriteTimeUtc(Directory.GetFiles(_place.In("cur")).Single(), DateTime.UtcNow);
        await using var source = _place.Open(EndpointSide.Source);
        var read = Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token)).Listing.InternalDate;
        Assert.Equal((date, date.Offset), (read!.Value, read.Value.Offset));
    }

    [Fact]
    public async Task More_keywords_than_there_are_letters_are_kept_and_changed()
    {
        var all = string.Join(' ', Enumerable.Range(1, 40).Select(i => $"Keyword{i}"));
        await _place.SeedAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1, $"\\Seen $Forwarded {all}"), SeedMessage.Ordinary(2, "Keyword40"), SeedMessage.Ordinary(3))], Token);
        Assert.Equal(26, File.ReadAllLines(_place.In(KeywordTable.DovecotFile)).Length);
        Assert.Equal([FlagSet.Parse($"\\Seen $Forwarded {all}"), FlagSet.Parse("Keyword40"), FlagSet.Empty], await FlagsAsync());

        await using (var destination = _place.Open(EndpointSide.Destination))
        await using (var writer = await destination.OpenForWritingAsync(FolderPath.Inbox, null, Token))
        {
            await writer.RemoveFlagsAsync([1], FlagSet.Parse($"$Forwarded {all.Replace("Keyword30 ", "", StringComparison.Ordinal)}"), Token);
            await writer.RemoveFlagsAsync([2], FlagSet.Parse("Keyword40"), Token);
            await writer.AddFlagsAsync([3], FlagSet.Parse("\\Flagged Keyword41"), Token);
        }

        File.AppendAllText(_place.In(ExtraKeywords.FileName), "half a line\tKeyw");
        Assert.Equal([FlagSet.Parse("\\Seen Keyword30"), FlagSet.Empty, FlagSet.Parse("\\Flagged Keyword41")], await FlagsAsync());
    }

    [Fact]
    public async Task Letters_that_other_programs_gave_a_meaning_stay_when_flags_change()
    {
        _place.Put("1.1.host:2,SXq", "Subject: x\n\n");
        await using (var destination = _place.Open(EndpointSide.Destination))
        await using (var writer = await destination.OpenForWritingAsync(FolderPath.Inbox, null, Token))
            await writer.AddFlagsAsync([1], FlagSet.Parse("\\Flagged"), Token);
        Assert.Equal("1.1.host:2,FSXq", Path.GetFileName(Directory.GetFiles(_place.In("cur")).Single()));
    }

    [Fact]
    public async Task Only_what_this_program_left_in_tmp_is_swept()
    {
        _place.MakeFolder();
        var (ours, foreign) = (_place.In("tmp", MaildirName.MakeKey(1, "P1Rdeadbeef", SeedMessage.SomeDate)), _place.In("tmp", "1.1.host"));
        File.WriteAllText(ours, "half");
        File.WriteAllText(foreign, "half");
        await using var destination = _place.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        Assert.Equal([foreign], Directory.GetFiles(_place.In("tmp")));
    }

    [Fact]
    public async Task A_store_is_written_to_by_one_process_at_a_time()
    {
        await using (var first = _place.Open(EndpointSide.Destination))
        {
            await first.CreateFolderAsync(FolderPath.Inbox, SpecialUse.None, Token);
            await using var second = _place.Open(EndpointSide.Destination);
            var failure = await Assert.ThrowsAsync<MailFailureException>(() => second.OpenAppenderAsync(FolderPath.Inbox, Token));
            Assert.Equal(FailureScope.Endpoint, failure.Scope);
            Assert.Contains($"mailmover (process {Environment.ProcessId}), since", failure.Message, StringComparison.Ordinal);
            await using var source = _place.Open(EndpointSide.Source);
            Assert.Empty(await source.ReadFolderAsync(FolderPath.Inbox, Token));
        }

        await using var third = _place.Open(EndpointSide.Destination);
        await (await third.OpenAppenderAsync(FolderPath.Inbox, Token)).DisposeAsync();
    }

    [Fact]
    public async Task Looking_at_a_destination_makes_nothing()
    {
        await using var destination = _place.Open(EndpointSide.Destination);
        Assert.Equal([FolderPath.Inbox], (await destination.ListFoldersAsync(true, Token)).Select(f => f.Path));
        Assert.Empty(await destination.ReadFolderAsync(FolderPath.Inbox, Token));
        await destination.GetTraitsAsync(Token);
        Assert.False(Directory.Exists(_place.Path));
    }

    [Fact]
    public async Task A_directory_of_other_things_is_not_made_into_a_store()
    {
        Directory.CreateDirectory(_place.Path);
        File.WriteAllText(_place.In("notes.txt"), "x");
        await using var destination = _place.Open(EndpointSide.Destination);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => destination.CreateFolderAsync(FolderPath.Of("Work"), SpecialUse.None, Token));
        Assert.Contains($"maildir:{_place.In("mail")}", failure.Message, StringComparison.Ordinal);
        Assert.Equal([_place.In("notes.txt")], Directory.GetFileSystemEntries(_place.Path));
    }

    [Fact]
    public async Task A_full_disk_stops_with_words_and_leaves_whole_messages_only()
    {
        var written = 0;
        await using (var destination = _place.Open(EndpointSide.Destination, step =>
        {
            if (step == WritingStep.Written && Interlocked.Increment(ref written) == 4)
                throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        }))
        await using (var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token))
        {
            var result = await appender.AppendAsync([.. Enumerable.Range(1, 8).Select(Request)], Token);
            Assert.Equal((FailureScope.Endpoint, FailureKind.Quota), (result.ConnectionFailure!.Scope, result.ConnectionFailure.Kind));
            Assert.Contains("No space left on device", result.ConnectionFailure.Message, StringComparison.Ordinal);
            Assert.All(result.Messages, m => Assert.True(m.Status is AppendStatus.Appended or AppendStatus.NotSent));
            Assert.Equal(result.Messages.Count(m => m.Status == AppendStatus.Appended), Directory.GetFiles(_place.In("cur")).Length);
            Assert.Contains(result.Messages, m => m.Status == AppendStatus.NotSent);
        }

        Assert.Empty(Directory.GetFiles(_place.In("tmp")));
    }

    /// <summary>
    /// A copy of the store as each step leaves it is what a killed process leaves: nothing that comes after the step was done, no clearing up either.
    /// </summary>
    [Fact]
    public async Task Killed_at_any_step_every_message_is_there_whole_or_not_at_all_and_the_next_run_finds_its_number()
    {
        var moments = new List<string>();
        var gate = new Lock();
        await using (var destination = _place.Open(EndpointSide.Destination, step =>
        {
            lock (gate)
            {
                moments.Add($"{_place.Path}-{moments.Count}-{step}");
                CopyTree(_place.Path, moments[^1]);
            }
        }))
        await using (var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token))
            await appender.AppendAsync([.. Enumerable.Range(1, 4).Select(Request)], Token);

        Assert.Equal(10, moments.Count);
        foreach (var moment in moments)
        {
            await using var numbers = new PassingMessageNumbers(TimeProvider.System);
            await using var again = new MaildirEndpoint(_place.Options(EndpointSide.Destination) with { Path = moment, Numbers = numbers }, TimeProvider.System);
            var before = await again.ReadFolderAsync(FolderPath.Inbox, Token);
            Assert.Equal(Enumerable.Range(1, before.Count).Select(i => SeedMessage.Ordinary(i).Octets.ToArray()), before.Select(m => m.Octets!));
            await using (var appender = await again.OpenAppenderAsync(FolderPath.Inbox, Token))
                await appender.AppendAsync([.. Enumerable.Range(before.Count + 1, 4 - before.Count).Select(Request)], Token);
            Assert.Equal(Enumerable.Range(1, 4).Select(i => SeedMessage.Ordinary(i).Octets.ToArray()), (await again.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Octets!));
            Assert.Empty(Directory.GetFiles(Path.Combine(moment, "tmp")));
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [UnsupportedOSPlatform("windows")]
    private void AssertPrivate()
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in Directory.EnumerateFiles(_place.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(Owner, File.GetUnixFileMode(file));
        foreach (var directory in Directory.EnumerateDirectories(_place.Path, "*", SearchOption.AllDirectories).Prepend(_place.Path))
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
    }

    private static AppendRequest Request(int number) => new(PooledOctets.CopyOf(SeedMessage.Ordinary(number).Octets.Span), FlagSet.Parse("\\Seen"), SeedMessage.SomeDate);

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.EnumerateDirectories(from))
            CopyTree(directory, Path.Combine(to, Path.GetFileName(directory)));
        foreach (var file in Directory.EnumerateFiles(from).Where(f => Path.GetFileName(f) != MaildirStore.LockFile))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private async Task<IEnumerable<FlagSet>> FlagsAsync()
    {
        await using var source = _place.Open(EndpointSide.Source);
        return (await source.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Listing.Flags);
    }
}
