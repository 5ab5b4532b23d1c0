using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Mbox;
using MailMover.Testing.Contracts;
using MailMover.Testing.Time;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

/// <summary>Files and trees as other programs have them.</summary>
public sealed class MboxStoreTests : IDisposable
{
    private const string Sep = "From jo@example.org Mon Mar  2 10:11:12 2020\n";
    private const string One = Sep + "Subject: a\n\na\n\n";

    private readonly MboxStores _stores = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task Folders_are_named_after_files_and_directories()
    {
        _stores.Write("INBOX", One);
        _stores.Write("Work/2021/Invoices", One);
        _stores.Write("Entw&APw-rfe", One);
        _stores.Write("Exported.mbox", One);
        _stores.Write("Local", One);
        _stores.Write("Local.sbd/Inner", One);
        _stores.Write("Apple.mbox/mbox", One);
        _stores.Write("Apple.mbox/table_of_contents", "\0\0");
        _stores.Write("Apple.mbox/Inside.mbox/mbox", One);
        foreach (var other in new[] { "Local.msf", ".hidden", "filters.dat", "dovecot.index.log", "x.lock" })
            _stores.Write(other, "no mail");
        await using var source = _stores.Open(EndpointSide.Source);
        var folders = await source.ListFoldersAsync(true, Token);
        Assert.Equal(["Apple", "Apple/Inside", "Entwürfe", "Exported", "INBOX", "Local", "Local/Inner", "Work/2021/Invoices"], folders.Where(f => f.CanOpen).Select(f => f.Path.ToString()));
        Assert.Equal(["Work", "Work/2021"], folders.Where(f => !f.CanOpen).Select(f => f.Path.ToString()));
        Assert.All(folders.Where(f => f.CanOpen), f => Assert.Equal(1, f.Status!.Exists));
    }

    [Theory]
    [InlineData("All mail Including Spam and Trash.mbox", "All mail Including Spam and Trash")]
    [InlineData("mbox", "INBOX")]
    [InlineData("inbox", "INBOX")]
    public async Task A_single_file_is_one_folder(string name, string folder)
    {
        var file = _stores.Write(name, One + "From 123@xxx Mon Mar 02 10:11:12 +0000 2020\nX-GM-THRID: 5\nX-Gmail-Labels: Inbox,Opened\nSubject: b\n\nb\n\n");
        await using var source = _stores.Open(EndpointSide.Source, file);
        var read = await source.ReadFolderAsync(FolderPath.Of(folder), Token);
        Assert.Equal(["", "\\Seen"], read.Select(m => m.Listing.Flags.ToString()));
        Assert.Contains(await source.ListFoldersAsync(false, Token), f => f.Path.IsInbox && f.CanOpen);
    }

    [Fact]
    public async Task A_profile_of_Thunderbird_has_its_accounts_as_folders_where_several_hold_mail()
    {
        _stores.Write("prefs.js", "");
        _stores.Write("Mail/Local Folders/Inbox", One);
        _stores.Write("ImapMail/imap.example.org/INBOX", One);
        _stores.Write("ImapMail/empty.example.org/INBOX.msf", "x");
        await using (var source = _stores.Open(EndpointSide.Source))
            Assert.Superset(new HashSet<string> { "Local Folders/Inbox", "imap.example.org/INBOX" }, (await source.ListFoldersAsync(false, Token)).Select(f => f.Path.ToString()).ToHashSet());
        File.Delete(Path.Combine(_stores.Store, "ImapMail/imap.example.org/INBOX"));
        await using (var source = _stores.Open(EndpointSide.Source))
            Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token));
    }

    [Fact]
    public async Task A_file_that_is_no_mbox_fails_alone_and_says_what_it_seems_to_be()
    {
        _stores.Write("Good", One);
        var bad = _stores.Write("Bad.mbox", "!BDN\0\0");
        _stores.Write("Maildir/cur/1", "x");
        await using var source = _stores.Open(EndpointSide.Source);
        var folders = await source.ListFoldersAsync(true, Token);
        Assert.Null(folders.Single(f => f.Path == FolderPath.Of("Bad")).Status);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(FolderPath.Of("Bad"), null, false, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.Permanent), (failure.Scope, failure.Kind));
        Assert.Contains($"{bad} is not an mbox file", failure.Message, StringComparison.Ordinal);
        Assert.Contains("at octet 0. It seems to be a mailbox of Outlook", failure.Message, StringComparison.Ordinal);
        Assert.Contains("maildir:", (await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(FolderPath.Of("Maildir"), null, false, Token))).Message, StringComparison.Ordinal);
        Assert.Single(await source.ReadFolderAsync(FolderPath.Of("Good"), Token));
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_named()
    {
        await using var source = _stores.Open(EndpointSide.Source);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(true, Token));
        Assert.Equal((FailureScope.Endpoint, FailureKind.Unreachable), (failure.Scope, failure.Kind));
        Assert.Contains(_stores.Store, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Thunderbird_has_deleted_is_left_out_and_counted()
    {
        _stores.Write("Inbox", "From - Mon Mar 02 10:11:12 2020\nX-Mozilla-Status: 0009\nSubject: gone\n\nx\n\n" + One);
        await using var source = _stores.Open(EndpointSide.Source);
        Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token));
        Assert.StartsWith("INBOX: 1 message was left out: Thunderbird has deleted it", Assert.Single(source.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_of_a_mail_program_in_the_form_of_a_first_message_are_no_message()
    {
        _stores.Write("Inbox", "From MAILER-DAEMON Mon Mar  2 10:11:12 2020\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\nStatus: RO\n\nThis text is part of the internal format.\n\n" + One);
        await using var source = _stores.Open(EndpointSide.Source);
        Assert.Single(await source.ReadFolderAsync(FolderPath.Inbox, Token));
    }

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_again_in_a_later_run()
    {
        var file = _stores.Write("Inbox", One + One);
        var longAgo = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, longAgo);
        FolderStatus first;
        await using (var source = _stores.Open(EndpointSide.Source))
            first = (await source.GetStatusAsync(FolderPath.Inbox, Token))!;

        // Had it been read, it would be no mbox any more.
        File.WriteAllText(file, new string('x', (One + One).Length));
        File.SetLastWriteTimeUtc(file, longAgo);
        await using (var source = _stores.Open(EndpointSide.Source))
            Assert.Equal(first, await source.GetStatusAsync(FolderPath.Inbox, Token));
        Assert.Equal((2, 1ul), (first.Exists, first.HighestModSeq));
    }

    [Fact]
    public async Task Mail_that_arrives_while_a_folder_is_read_disturbs_nothing()
    {
        var file = _stores.Write("Inbox", One + One.Replace("Subject: a", "Subject: b", StringComparison.Ordinal));
        await using var source = _stores.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        File.AppendAllText(file, One);
        Assert.All((await reader.FetchAllAsync(listed, Token)).Values, r => Assert.Equal(FetchOutcome.Read, r.Outcome));
    }

    [Fact]
    public async Task A_program_that_rewrites_the_file_leaves_the_numbers_of_its_messages()
    {
        var texts = Enumerable.Range(1, 5).Select(i => $"Subject: {i}\n\nbody {i}\n\n").ToList();
        var file = _stores.Write("Inbox", string.Concat(texts.Select(t => Sep + t)));
        await using var source = _stores.Open(EndpointSide.Source);
        var before = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        File.WriteAllText(file, string.Concat(texts.Where((_, i) => i != 1).Reverse().Select(t => Sep + "Status: RO\n" + t)));
        var after = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(before.Where((_, i) => i != 1).Select(m => m.Listing.Key), after.Select(m => m.Listing.Key));
        Assert.Equal(before.Where((_, i) => i != 1).Select(m => m.Octets!), after.Select(m => m.Octets!));
        Assert.All(after, m => Assert.Equal(FlagSet.Parse("\\Seen"), m.Listing.Flags));
    }

    [Fact]
    public async Task Appending_to_a_file_of_others_leaves_what_they_wrote()
    {
        var text = Sep + "Subject: a\nStatus: RO\n\nlast line is not ended";
        var file = _stores.Write("Inbox", text);
        await using var store = _stores.Open(EndpointSide.Destination);
        await using (var appender = await store.OpenAppenderAsync(FolderPath.Inbox, Token))
            await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf("Subject: b\r\n\r\nb\r\n"u8), FlagSet.Empty, MboxForm.SomeDate)], Token);
        Assert.StartsWith(text + "\n\nFrom MAILER-DAEMON ", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(["\\Seen", ""], (await store.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Listing.Flags.ToString()));
        Assert.Empty(Directory.EnumerateFiles(_stores.Store, ".*"));
    }

    [Fact]
    public async Task Flags_of_Thunderbirds_messages_are_changed_in_its_own_fields_and_nothing_else_is()
    {
        var text = "From - Mon Mar 02 10:11:12 2020\nX-Account-Key: account1\nX-UIDL: 7\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys:          \nSubject: a\n\na\n\n";
        var file = _stores.Write("Inbox", text + One);
        await using var store = _stores.Open(EndpointSide.Destination);
        var before = await store.ReadFolderAsync(FolderPath.Inbox, Token);
        await using (var writer = await store.OpenForWritingAsync(FolderPath.Inbox, null, Token))
            await writer.AddFlagsAsync([.. before.Select(m => ((ImapMessageKey)m.Listing.Key).Uid)], FlagSet.Parse("\\Flagged $Forwarded work"), Token);
        var after = await store.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(before.Select(m => m.Octets!), after.Select(m => m.Octets!));
        Assert.Equal(["\\Seen \\Flagged $Forwarded work", "\\Flagged $Forwarded work"], after.Select(m => m.Listing.Flags.ToString()));
        Assert.Contains("X-UIDL: 7\nX-Mozilla-Status: 1005\n", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_file_as_it_was_and_says_so()
    {
        const int NoSpace = 28;
        var file = _stores.Write("Inbox", One);
        foreach (var step in new[] { MboxWritingStep.Logged, MboxWritingStep.Appended })
        {
            await using var store = new MboxEndpoint(_stores.Options(EndpointSide.Destination), TimeProvider.System, s => _ = s == step ? throw new IOException("No space left on device", NoSpace) : 0);
            await using var appender = await store.OpenAppenderAsync(FolderPath.Inbox, Token);
            var result = await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf("Subject: b\r\n\r\nb\r\n"u8), FlagSet.Empty, MboxForm.SomeDate)], Token);
            Assert.Equal((FailureScope.Endpoint, FailureKind.Quota), (result.ConnectionFailure!.Scope, result.ConnectionFailure.Kind));
            Assert.Equal(step == MboxWritingStep.Appended ? AppendStatus.NotSent : AppendStatus.Unknown, result.Messages[0].Status);
            if (step == MboxWritingStep.Appended)
                Assert.Equal(One, File.ReadAllText(file));
            File.Delete(AppendLog.PathOf(file));
        }
    }

    [Fact]
    public async Task A_lock_of_another_program_is_waited_for_and_that_of_a_dead_process_is_not()
    {
        var file = _stores.Write("Inbox", One);
        File.WriteAllText(file + ".lock", $"{Environment.ProcessId}:{Environment.MachineName}");
        var time = new AutoAdvancingTimeProvider(DateTimeOffset.UtcNow);
        await using var store = new MboxEndpoint(_stores.Options(EndpointSide.Destination), time);
        await using (var appender = await store.OpenAppenderAsync(FolderPath.Inbox, Token))
        {
            var result = await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf("Subject: b\r\n\r\nb\r\n"u8), FlagSet.Empty, MboxForm.SomeDate)], Token);
            Assert.Equal((AppendStatus.NotSent, FailureKind.Transient), (result.Messages[0].Status, result.ConnectionFailure!.Kind));
            Assert.Contains("Another program is writing to", result.ConnectionFailure.Message, StringComparison.Ordinal);
        }

        File.WriteAllText(file + ".lock", $"{int.MaxValue}:{Environment.MachineName}");
        await using (var appender = await store.OpenAppenderAsync(FolderPath.Inbox, Token))
            Assert.Equal(AppendStatus.Appended, (await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf("Subject: b\r\n\r\nb\r\n"u8), FlagSet.Empty, MboxForm.SomeDate)], Token)).Messages[0].Status);
        Assert.False(File.Exists(file + ".lock"));
    }

    [Fact]
    public async Task A_profile_on_which_Thunderbird_is_running_is_not_written_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has another kind of lock.");
        _stores.Write("prefs.js", "");
        var inbox = _stores.Write("Mail/Local Folders/Inbox", One);
        File.CreateSymbolicLink(Path.Combine(_stores.Store, "lock"), $"127.0.0.1:+{Environment.ProcessId}");
        await using var store = _stores.Open(EndpointSide.Destination, Path.GetDirectoryName(inbox));
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => store.CreateFolderAsync(FolderPath.Of("New"), SpecialUse.None, Token));
        Assert.Contains("Close Thunderbird", failure.Message, StringComparison.Ordinal);
        Assert.Single(await store.ReadFolderAsync(FolderPath.Inbox, Token));
    }

    [Fact]
    public async Task No_name_of_a_folder_leads_out_of_the_store()
    {
        await using var store = _stores.Open(EndpointSide.Destination);
        string[] names = ["..", ".", "a/../../b", "/etc/passwd", "C:\\x", "con", "x.sbd", "x.msf", ".lock", "mailmover-store.json", "mbox", new string('ä', 300)];
        foreach (var name in names)
            await store.CreateFolderAsync(FolderPath.Of(name, "inner"), SpecialUse.None, Token);
        var listed = (await store.ListFoldersAsync(false, Token)).Select(f => f.Path).ToHashSet();
        Assert.Superset(names.SelectMany(n => new[] { FolderPath.Of(n), FolderPath.Of(n, "inner") }).ToHashSet(), listed);
        Assert.Equal([_stores.Store], Directory.EnumerateFileSystemEntries(_stores.Root));
    }

    [Fact]
    public async Task Files_are_for_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await using (var store = _stores.Open(EndpointSide.Destination))
            await MboxStores.SeedAsync(store, [new(FolderPath.Of("Work", "2021"), [SeedMessage.Ordinary(1)])], Token);
        Assert.All(new DirectoryInfo(_stores.Store).EnumerateFiles("*", SearchOption.AllDirectories), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, f.UnixFileMode));
    }

    [Fact]
    public async Task The_name_of_a_message_is_the_digest_of_what_it_holds()
    {
        _stores.Write("Inbox", One + One);
        await using var source = _stores.Open(EndpointSide.Source);
        var read = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        var digest = Sha256Digest.Of("Subject: a\r\n\r\na\r\n"u8).ToString()[..32];
        Assert.Equal([$"{digest}#1", $"{digest}#2"], read.Select(m => source.NameOf(FolderPath.Inbox, m.Listing.Key)));
    }

    [Fact]
    public async Task A_message_that_comes_again_after_it_was_removed_gets_a_new_number()
    {
        await using var store = _stores.Open(EndpointSide.Destination);
        await MboxStores.SeedAsync(store, [SeedFolder.Inbox(SeedMessage.Ordinary(1), SeedMessage.Ordinary(2))], Token);
        await using (var writer = await store.OpenForWritingAsync(FolderPath.Inbox, null, Token))
            await writer.RemoveAsync([1], Token);
        await using var appender = await store.OpenAppenderAsync(FolderPath.Inbox, Token);
        Assert.Equal(3u, appender.Before.UidNext);
        var result = await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf(SeedMessage.Ordinary(1).Octets.Span), FlagSet.Empty, MboxForm.SomeDate)], Token);
        Assert.Equal(3u, result.Messages[0].Uid);
    }
}
