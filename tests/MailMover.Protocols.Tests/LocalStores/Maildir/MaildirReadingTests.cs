using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Maildir;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>Maildirs as other programs leave them, and while other programs use them.</summary>
public sealed class MaildirReadingTests : IAsyncLifetime
{
    private const string Text = "Subject: one\nMessage-ID: <1@x.example>\n\nbody\nmore";
    private readonly MaildirPlace _place = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unix_line_ends_are_completed_as_a_server_would_and_the_date_is_the_files()
    {
        var file = _place.Put("1600000000.M1P2.host:2,FS", Text);
        var date = new DateTime(2020, 2, 29, 12, 34, 56, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, date.AddMilliseconds(789));
        var (listing, octets) = Assert.Single(await ReadAsync());
        Assert.Equal(Text.Replace("\n", "\r\n", StringComparison.Ordinal), Encoding.ASCII.GetString(octets!));
        Assert.Equal(FlagSet.Parse("\\Flagged \\Seen"), listing.Flags);
        Assert.Equal((date, TimeZoneInfo.Local.GetUtcOffset(date)), (listing.InternalDate!.Value.UtcDateTime, listing.InternalDate.Value.Offset));
    }

    [Fact]
    public async Task Mail_in_new_is_unread_mail()
    {
        _place.Put("1600000000.1.host", Text, part: "new");
        _place.Put("1600000001.2.host:2,", Text);
        Assert.Equal([FlagSet.Empty, FlagSet.Empty], (await ReadAsync()).Select(m => m.Listing.Flags));
    }

    [Fact]
    public async Task Letters_are_keywords_where_Dovecot_says_so()
    {
        _place.Put("1600000000.1.host:2,PRSTabz", Text);
        File.WriteAllText(_place.In(KeywordTable.DovecotFile), "0 Later\n1 $Label1\nnonsense\n99 TooFar\n");
        Assert.Equal(FlagSet.Parse("\\Answered \\Seen \\Deleted $Forwarded Later $Label1"), Assert.Single(await ReadAsync()).Listing.Flags);
    }

    [Fact]
    public async Task Messages_are_listed_in_the_order_of_their_delivery_and_later_ones_come_after()
    {
        string[] names = ["1600000002.M5P1.host:2,S", "1600000002.M40P1.host:2,S", "999.1.host:2,", "1600000001.V1.host"];
        for (var i = 0; i < names.Length; i++)
            _place.Put(names[i], $"Subject: {i}\n\n", part: names[i].EndsWith("host", StringComparison.Ordinal) ? "new" : "cur");
        Assert.Equal(["2", "3", "0", "1"], await SubjectsAsync());
        _place.Put("5.1.host:2,", "Subject: late\n\n");
        Assert.Equal(["2", "3", "0", "1", "late"], await SubjectsAsync());
    }

    [Fact]
    public async Task A_message_keeps_its_number_when_its_flags_or_sizes_change()
    {
        _place.Put("1600000000.1.host", Text, part: "new");
        var before = Assert.Single(await ReadAsync()).Listing.Key;
        File.Move(_place.In("new", "1600000000.1.host"), _place.In("cur", "1600000000.1.host,S=45:2,S"));
        Assert.Equal(before, Assert.Single(await ReadAsync()).Listing.Key);
        File.Move(_place.In("cur", "1600000000.1.host,S=45:2,S"), _place.In("cur", "1600000000.1.host,U=3:2,RS"));
        Assert.Equal(before, Assert.Single(await ReadAsync()).Listing.Key);
    }

    [Fact]
    public async Task What_is_moved_or_marked_between_listing_and_reading_is_read_all_the_same()
    {
        _place.Put("1.1.host", "Subject: moved\n\n", part: "new");
        _place.Put("2.2.host:2,", "Subject: marked\n\n");
        _place.Put("3.3.host:2,", "Subject: removed\n\n");
        await using var source = _place.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        File.Move(_place.In("new", "1.1.host"), _place.In("cur", "1.1.host:2,S"));
        File.Move(_place.In("cur", "2.2.host:2,"), _place.In("cur", "2.2.host:2,FS"));
        File.Delete(_place.In("cur", "3.3.host:2,"));

        var results = await reader.FetchAllAsync(listed, Token);
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Read, FetchOutcome.Vanished], listed.Select(l => results[l.Key].Outcome));
        Assert.Equal(["moved", "marked"], await reader.ReadHeadersAsync(listed, Token).Select(h => h.Header.Subject).ToListAsync(Token));
        Assert.Equal(3, (await reader.ListAllAsync(Token)).Count);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_the_rest_goes_on()
    {
        _place.Put("1.1.host:2,", Text);
        Directory.CreateDirectory(_place.In("cur", "2.2.host:2,"));
        File.CreateSymbolicLink(_place.In("cur", "3.3.host:2,"), "/etc/hostname");
        _place.Put("4.4.host:2,", new string('x', 2_000));
        _place.Put("5.5.host:2,", Text);
        await using var source = new MaildirEndpoint(_place.Options(EndpointSide.Source) with { MaxMessageInOctets = 1_000 }, TimeProvider.System);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        var reasons = new List<string?>();
        await foreach (var fetched in reader.FetchAsync(listed, Token))
        {
            fetched.Octets?.Dispose();
            reasons.Add(fetched.Reason);
        }

        Assert.Equal(5, reasons.Count);
        Assert.Null(reasons[0]);
        Assert.Equal($"the file {_place.In("cur", "2.2.host:2,")} could not be read: it is a directory", reasons[1]);
        Assert.Contains("3.3.host:2, is a link", reasons[2], StringComparison.Ordinal);
        Assert.Contains("--max-message", reasons[3], StringComparison.Ordinal);
        Assert.Null(reasons[4]);
        Assert.Equal(3, await reader.ReadHeadersAsync(listed, Token).CountAsync(Token));
    }

    [Fact]
    public async Task Two_files_of_one_name_are_two_messages()
    {
        _place.Put("1.1.host:2,S", "Subject: one\n\n");
        _place.Put("1.1.host:2,", "Subject: other\n\n");
        _place.Put("1.1.host", "Subject: third\n\n", part: "new");
        Assert.Equal(["one", "other", "third"], (await SubjectsAsync()).Order());
        Assert.Equal(3, (await ReadAsync()).Select(m => m.Listing.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_size_that_line_ends_hide_is_counted_with_the_header()
    {
        _place.Put("1.1.host:2,", Text);
        _place.Put("2.1.host,S=50,W=54:2,", Text);
        await using var source = _place.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var headers = await reader.ReadHeadersAsync(await reader.ListAllAsync(Token), Token).ToListAsync(Token);
        Assert.Equal([Text.Length + 4, 54], headers.Select(h => h.Message.SizeInOctets));
    }

    [Fact]
    public async Task Reading_leaves_everything_as_it_was()
    {
        await _place.SeedAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1)), new(FolderPath.Of("v1.2"), [SeedMessage.Ordinary(2)]) { IsSubscribed = true }], Token);
        _place.Put("1.1.host", Text, part: "new");
        var before = Everything();
        await using (var source = _place.Open(EndpointSide.Source))
        {
            foreach (var folder in await source.ListFoldersAsync(true, Token))
                await source.ReadFolderAsync(folder.Path, Token);
        }

        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Figures_are_told_without_looking_while_nothing_changed()
    {
        _place.Put("1.1.host:2,", Text);
        Age();
        await ReadAsync();
        await using var source = _place.Open(EndpointSide.Source);
        Assert.Equal((1, 2u), (await StatusAsync(source)));
        _place.Put("2.1.host:2,", Text);
        Assert.Equal((2, 3u), (await StatusAsync(source)));
        Age();
        Assert.Equal((2, 3u), (await StatusAsync(source)));
        File.Delete(_place.In("cur", "1.1.host:2,"));
        Assert.Equal((1, 3u), (await StatusAsync(source)));

        static async Task<(long, uint)> StatusAsync(MaildirEndpoint source) => await source.GetStatusAsync(FolderPath.Inbox, Token) is { } s ? (s.Exists, s.UidNext) : default;

        void Age()
        {
            foreach (var part in new[] { "cur", "new" })
                Directory.SetLastWriteTimeUtc(_place.In(part), Directory.GetLastWriteTimeUtc(_place.In(part)).AddMinutes(-Random.Shared.Next(5, 500)));
        }
    }

    [Theory]
    [InlineData("nothing", "does not exist")]
    [InlineData("file", "is a file, not a directory")]
    [InlineData("mbox", "Type mbox:")]
    [InlineData("message", "Type eml:")]
    [InlineData("empty", "is empty")]
    [InlineData("messages", "Type eml:")]
    [InlineData("mboxes", "Type mbox:")]
    [InlineData("other", "such as notes.txt")]
    public async Task A_place_without_a_Maildir_says_what_it_is_and_what_to_type(string what, string said)
    {
        var path = what == "message" ? _place.Path + ".eml" : _place.Path;
        if (what is "empty" or "messages" or "mboxes" or "other")
            Directory.CreateDirectory(path);
        if (what is not ("nothing" or "empty"))
            File.WriteAllText(what switch { "messages" => Path.Combine(path, "1.eml"), "mboxes" => Path.Combine(path, "Inbox"), "other" => Path.Combine(path, "notes.txt"), _ => path }, what.StartsWith("mbox", StringComparison.Ordinal) ? "From jo Mon Jan 1 00:00:00 2020\n\n" : "text");
        await using var source = new MaildirEndpoint(_place.Options(EndpointSide.Source) with { Path = path }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal((FailureScope.Endpoint, FailureKind.Permanent), (failure.Scope, failure.Kind));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_known_by_the_names_of_their_files()
    {
        _place.Put("1.1.host,S=5:2,S", Text);
        await using var source = _place.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        Assert.Equal("1.1.host", source.NameOf(FolderPath.Inbox, Assert.Single(await reader.ListAllAsync(Token)).Key));
        Assert.Null(source.NameOf(FolderPath.Inbox, new ImapMessageKey(reader.Status.UidValidity, 99)));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    private async Task<IReadOnlyList<(MessageListing Listing, byte[]? Octets)>> ReadAsync()
    {
        await using var source = _place.Open(EndpointSide.Source);
        return await source.ReadFolderAsync(FolderPath.Inbox, Token);
    }

    private async Task<List<string>> SubjectsAsync()
    {
        await using var source = _place.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        return await reader.ReadHeadersAsync(await reader.ListAllAsync(Token), Token).Select(h => h.Header.Subject).ToListAsync(Token);
    }

    private List<string> Everything() =>
        [.. new DirectoryInfo(_place.Path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(f => $"{f.FullName} {f.LastWriteTimeUtc:O} {(f as FileInfo)?.Length}").Order(StringComparer.Ordinal)];
}
