using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Eml;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Eml;

/// <summary>Trees of single files as other programs have them.</summary>
public sealed class EmlStoreTests : IDisposable
{
    private const string Message = "Received: from a by b; Tue, 03 Mar 2020 11:12:13 +0000\nDate: Mon, 02 Mar 2020 10:11:12 +0100\nSubject: a\n\na\n";

    private readonly EmlStores _stores = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task Each_directory_is_a_folder_and_what_lies_at_the_top_is_INBOX()
    {
        _stores.Write("1.eml", Message);
        _stores.Write("Sent Items/2.EML", Message);
        _stores.Write("Work/2021/3.eml", Message);
        _stores.Write("Work/notes.txt", "no mail");
        await using var source = _stores.Open(EndpointSide.Source);
        var folders = await source.ListFoldersAsync(true, Token);
        Assert.Equal(["INBOX 1", "Sent Items 1", "Work 0", "Work/2021 1"], folders.Select(f => $"{f.Path} {f.Status!.Exists}"));
        Assert.All(folders, f => Assert.True(f.IsSubscribed));
    }

    [Fact]
    public async Task A_directory_that_is_called_Inbox_is_INBOX_and_what_lies_at_the_top_is_not_lost()
    {
        _stores.Write("top.eml", Message);
        _stores.Write("Inbox/1.eml", Message);
        _stores.Write("Inbox/2.eml", Message);
        await using var source = _stores.Open(EndpointSide.Source);
        Assert.Equal(["INBOX 2", "mail 1"], (await source.ListFoldersAsync(true, Token)).Select(f => $"{f.Path} {f.Status!.Exists}"));
    }

    [Fact]
    public async Task Lines_end_with_CRLF_and_the_date_is_that_of_the_newest_Received()
    {
        _stores.Write("1.eml", Message);
        _stores.Write("2.eml", "Date: Mon, 02 Mar 2020 10:11:12 +0100\r\n\r\nb\r\n");
        var undated = _stores.Write("3.eml", "Subject: c\n\nc");
        File.SetLastWriteTimeUtc(undated, new DateTime(2022, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        await using var source = _stores.Open(EndpointSide.Source);
        var read = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal([Message.Replace("\n", "\r\n", StringComparison.Ordinal), "Date: Mon, 02 Mar 2020 10:11:12 +0100\r\n\r\nb\r\n", "Subject: c\r\n\r\nc"], read.OrderBy(m => source.NameOf(FolderPath.Inbox, m.Listing.Key)).Select(Text));
        Assert.Equal(
            ["2020-03-02T09:11:12", "2020-03-03T11:12:13", "2022-01-02T03:04:05"],
            read.Select(m => m.Listing.InternalDate!.Value.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task Messages_of_Apple_Mail_have_their_flags_and_the_date_of_their_arrival()
    {
        const long Flags = 1 | (1 << 4) | (1 << 8) | (1L << 33);
        var message = "Subject: a\nDate: Mon, 02 Mar 2020 10:11:12 +0100\n\na\n";
        _stores.Write("V10/INBOX.mbox/1234-ABCD/Data/Messages/7.emlx", Apple(message, Flags));
        _stores.Write("V10/INBOX.mbox/1234-ABCD/Data/2/Messages/2008.emlx", Apple("Subject: b\n\nb\n", 0));
        _stores.Write("V10/INBOX.mbox/1234-ABCD/Data/2/Attachments/2008/2/inner.eml", "Subject: an attachment\n\nx\n");
        _stores.Write("V10/Work.mbox/Inner.mbox/5678/Data/Messages/9.partial.emlx", Apple("Subject: c\n\nc\n", 1));
        await using var source = _stores.Open(EndpointSide.Source, Path.Combine(_stores.Store, "V10"));
        Assert.Equal(["INBOX 2", "Work 0", "Work/Inner 1"], (await source.ListFoldersAsync(true, Token)).Select(f => $"{f.Path} {f.Status!.Exists}"));
        var read = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(["Subject: a\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\n\r\na\r\n", "Subject: b\r\n\r\nb\r\n"], read.Select(Text).Order());
        var first = read.Single(m => Text(m).StartsWith("Subject: a", StringComparison.Ordinal)).Listing;
        Assert.Equal(("\\Seen \\Flagged $Forwarded", DateTimeOffset.FromUnixTimeSeconds(1583143872)), (first.Flags.ToString(), first.InternalDate!.Value));

        await using var reader = await source.OpenAsync(FolderPath.Of("Work", "Inner"), null, false, Token);
        await foreach (var fetched in reader.FetchAsync(await reader.ListAllAsync(Token), Token))
        {
            Assert.Equal(FetchOutcome.Failed, fetched.Outcome);
            Assert.Contains("9.partial.emlx holds only a part of its message", fetched.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Subject: a\n\na\n", "does not begin with the length of its message")]
    [InlineData("5000\nSubject: a\n\na\n", "its message should have 5000 octets from octet 5 on")]
    public async Task A_broken_file_of_Apple_Mail_fails_alone_and_says_where(string file, string words)
    {
        _stores.Write("1.emlx", file);
        _stores.Write("2.eml", Message);
        await using var source = _stores.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var results = await reader.FetchAsync(await reader.ListAllAsync(Token), Token).ToListAsync(Token);
        Assert.Contains("1.emlx could not be read", results.Single(r => r.Outcome == FetchOutcome.Failed).Reason, StringComparison.Ordinal);
        Assert.Contains(words, results.Single(r => r.Outcome == FetchOutcome.Failed).Reason, StringComparison.Ordinal);
        Assert.Single(results, r => r.Outcome == FetchOutcome.Read);
    }

    [Fact]
    public async Task Files_are_named_by_date_and_subject_and_none_is_written_over()
    {
        var date = new DateTimeOffset(2024, 5, 17, 8, 9, 10, TimeSpan.FromHours(2));
        string[] subjects = ["Invoice 7/2024: \"paid\"?", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe_=F0=9F=98=80?=", "../../etc/passwd", "con", "", new string('x', 300), "con"];
        await using var store = _stores.Open(EndpointSide.Destination);
        await using (var appender = await store.OpenAppenderAsync(FolderPath.Inbox, Token))
        {
            foreach (var subject in subjects)
                await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf(System.Text.Encoding.ASCII.GetBytes($"Subject: {subject}\r\n\r\nx\r\n")), FlagSet.Empty, date)], Token);
        }

        var files = new DirectoryInfo(Path.Combine(_stores.Store, "Inbox")).EnumerateFiles("*.eml").OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(
            ["2024-05-17 080910 Grüße.eml", "2024-05-17 080910 Invoice 7 2024 paid.eml", "2024-05-17 080910 con (2).eml", "2024-05-17 080910 con.eml", "2024-05-17 080910 etc passwd.eml", $"2024-05-17 080910 {new string('x', 80)}.eml", "2024-05-17 080910.eml"],
            files.Select(f => f.Name));
        Assert.All(files, f => Assert.Equal(date.UtcDateTime, f.LastWriteTimeUtc));
        foreach (var file in files.Where(_ => !OperatingSystem.IsWindows()))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        Assert.Equal([_stores.Store], Directory.EnumerateFileSystemEntries(_stores.Root));
    }

    [Fact]
    public async Task Equal_messages_keep_their_order_when_they_are_numbered_anew()
    {
        var flags = Enumerable.Range(1, 12).Select(i => FlagSet.Parse($"mark{i:00}")).ToList();
        await using (var store = _stores.Open(EndpointSide.Destination))
            await EmlStores.SeedAsync(store, [SeedFolder.Inbox([.. flags.Select(f => SeedMessage.Ordinary(1) with { Flags = f })])], Token);
        await using var afresh = new EmlEndpoint(_stores.Options(EndpointSide.Source) with { Numbers = new PassingMessageNumbers(TimeProvider.System) }, TimeProvider.System);
        Assert.Equal(flags, (await afresh.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Listing.Flags));
    }

    [Fact]
    public async Task No_name_of_a_folder_leads_out_of_the_store()
    {
        await using var store = _stores.Open(EndpointSide.Destination);
        string[] names = ["..", ".", "a/../../b", "C:\\x", "con", "x.mbox", "1.eml", ".hidden", "mailmover-store.json", new string('ä', 300)];
        foreach (var name in names)
            await store.CreateFolderAsync(FolderPath.Of(name, "inner"), SpecialUse.None, Token);
        var listed = (await store.ListFoldersAsync(false, Token)).Select(f => f.Path).ToHashSet();
        Assert.Superset(names.SelectMany(n => new[] { FolderPath.Of(n), FolderPath.Of(n, "inner") }).ToHashSet(), listed);
        Assert.Equal([_stores.Store], Directory.EnumerateFileSystemEntries(_stores.Root));
    }

    [Fact]
    public async Task Files_that_did_not_change_are_not_read_again_in_a_later_run()
    {
        var file = _stores.Write("1.eml", Message);
        var longAgo = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, longAgo);
        FolderStatus first;
        await using (var source = _stores.Open(EndpointSide.Source))
            first = (await source.GetStatusAsync(FolderPath.Inbox, Token))!;
        File.WriteAllText(file, new string('x', Message.Length));
        File.SetLastWriteTimeUtc(file, longAgo);
        await using (var source = _stores.Open(EndpointSide.Source))
            Assert.Equal(first, await source.GetStatusAsync(FolderPath.Inbox, Token));
    }

    [Fact]
    public async Task A_file_that_got_another_name_is_the_same_message()
    {
        var file = _stores.Write("1.eml", Message);
        await using var source = _stores.Open(EndpointSide.Source);
        var before = Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token));
        File.Move(file, Path.Combine(_stores.Store, "renamed.eml"));
        Assert.Equal(before.Listing.Key, Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token)).Listing.Key);
    }

    [Fact]
    public async Task Notes_about_a_file_of_another_size_do_not_count()
    {
        await using (var store = _stores.Open(EndpointSide.Destination))
            await EmlStores.SeedAsync(store, [SeedFolder.Inbox(SeedMessage.Ordinary(1, "\\Seen"))], Token);
        var file = Directory.EnumerateFiles(_stores.Store, "*.eml", SearchOption.AllDirectories).Single();
        File.AppendAllText(file, "changed\r\n");
        await using var source = _stores.Open(EndpointSide.Source);
        Assert.Equal(FlagSet.Empty, Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token)).Listing.Flags);
    }

    [Fact]
    public void Half_a_line_that_a_crash_left_in_the_notes_is_cut_off()
    {
        var directory = Path.GetDirectoryName(_stores.Write("1.eml", Message))!;
        var note = new EmlNote("1.eml", 5, new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(5.75)), true, FlagSet.Parse("\\Seen work"));
        EmlNotes.Read(directory).Add([note]);
        File.AppendAllText(Path.Combine(directory, EmlNotes.FileName), "1.eml\t5\t\t\t\\Dra");
        Assert.Equal(note, EmlNotes.Read(directory).Find("1.eml", 5));
        EmlNotes.Read(directory).Add([note with { File = "2.eml" }]);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(directory, EmlNotes.FileName)).Length);
    }

    private static string Apple(string message, long flags) =>
        $"{message.Length}\n{message}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n\t<key>date-received</key>\n\t<integer>1583143872</integer>\n\t<key>flags</key>\n\t<integer>{flags}</integer>\n</dict>\n</plist>\n";

    private static string Text((MessageListing Listing, byte[]? Octets) message) => System.Text.Encoding.Latin1.GetString(message.Octets!);
}
