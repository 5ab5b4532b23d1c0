using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores;
using MailMover.Protocols.LocalStores.Maildir;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>Where folders lie in the stores of this world, and where new ones are put.</summary>
public sealed class MaildirLayoutTests : IAsyncLifetime
{
    private readonly MaildirPlace _place = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Directories of a store, and the names of the folders that they are.</summary>
    public static TheoryData<string, string[], string[]> Layouts => new()
    {
        { "Maildir++", ["", ".Work.Invoices", ".Entw&APw-rfe", ".INBOX.Sub"], ["INBOX", "Work/Invoices", "Entwürfe", "INBOX/Sub"] },
        { "Dovecot, LAYOUT=fs", ["", "Work", "Work/Invoices", "Entw&APw-rfe"], ["INBOX", "Work", "Work/Invoices", "Entwürfe"] },
        { "mutt", ["inbox", "sent", "Lists/linux-kernel", "Fun & Games"], ["INBOX", "sent", "Lists/linux-kernel", "Fun & Games"] },
        { "KMail", ["inbox", "Work", ".Work.directory/Invoices", ".Work.directory/.Invoices.directory/2021"], ["INBOX", "Work", "Work/Invoices", "Work/Invoices/2021"] },
        { "Thunderbird", ["Inbox", "Archives", "Archives.sbd/2021"], ["INBOX", "Archives", "Archives/2021"] },
        { "Both ways at once", ["", ".Work", "Other"], ["INBOX", "Work", "Other"] },
        { "INBOX twice", ["", ".INBOX"], ["INBOX", "INBOX (2)"] },
        { "Names that are no names", ["", ".a..b", "..", ".&bad"], ["INBOX", ".a..b", "&bad"] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Folders_are_found_in_every_layout(string layout, string[] directories, string[] folders)
    {
        Assert.NotEmpty(layout);
        foreach (var directory in directories.Where(d => d != ".."))
            _place.MakeFolder(directory);
        await using var source = _place.Open(EndpointSide.Source);
        Assert.Equal(folders.Select(f => f[0] == '.' ? FolderPath.Of(f) : FolderPath.Parse(f)).Order(), (await source.ListFoldersAsync(false, Token)).Select(f => f.Path).Order());
    }

    [Theory]
    [InlineData("", ".Work", ".Later.Inside")]
    [InlineData("", "Work", "Later/Inside")]
    [InlineData("inbox", "Work", "Later/Inside")]
    [InlineData("inbox", ".Work.directory/Sub", ".Later.directory/Inside")]
    public async Task A_new_folder_is_laid_as_the_others_are(string inbox, string other, string made)
    {
        _place.MakeFolder(inbox);
        _place.MakeFolder(other);
        await using var destination = _place.Open(EndpointSide.Destination);
        await destination.CreateFolderAsync(FolderPath.Parse("Later/Inside"), SpecialUse.None, Token);
        Assert.True(Directory.Exists(_place.In(made, "cur")));
        Assert.Contains(await destination.ListFoldersAsync(false, Token), f => f.Path == FolderPath.Parse("Later/Inside"));
    }

    [Fact]
    public async Task Directories_that_are_no_folders_are_passed_by()
    {
        _place.MakeFolder();
        foreach (var directory in new[] { ".git/objects", ".notmuch/xapian", "courierimapkeywords", "cur/deeper/cur" })
            Directory.CreateDirectory(_place.In(directory));
        await using var source = _place.Open(EndpointSide.Source);
        Assert.Equal([FolderPath.Inbox], (await source.ListFoldersAsync(false, Token)).Select(f => f.Path));
    }

    [Fact]
    public async Task A_link_inside_a_store_is_not_followed()
    {
        var outside = Directory.CreateTempSubdirectory("mailmover-outside-");
        Directory.CreateDirectory(Path.Combine(outside.FullName, "cur"));
        _place.MakeFolder();
        Directory.CreateSymbolicLink(_place.In(".Elsewhere"), outside.FullName);
        Directory.CreateDirectory(_place.In(".Half", "new"));
        Directory.CreateSymbolicLink(_place.In(".Half", "cur"), Path.Combine(outside.FullName, "cur"));
        await using var source = _place.Open(EndpointSide.Source);
        Assert.Equal(["Half", "INBOX"], (await source.ListFoldersAsync(false, Token)).Select(f => f.Path.ToString()).Order());
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(FolderPath.Of("Half"), null, false, Token));
        Assert.Equal(FailureScope.Folder, failure.Scope);
        Assert.Contains("link", failure.Message, StringComparison.Ordinal);
        outside.Delete(recursive: true);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "Plain")]
    [InlineData("inbox", "")]
    [InlineData("inbox", ".Work.directory/Sub")]
    public async Task Whatever_a_folder_is_called_it_lies_in_the_store_and_comes_back_by_its_name(string inbox, string other)
    {
        _place.MakeFolder(inbox);
        if (other.Length > 0)
            _place.MakeFolder(other);
        var names = HostileNames().ToList();
        await using (var destination = _place.Open(EndpointSide.Destination))
        {
            foreach (var (name, i) in names.Select((n, i) => (n, i)))
            {
                await destination.CreateFolderAsync(name, SpecialUse.None, Token);
                await using var appender = await destination.OpenAppenderAsync(name, Token);
                var result = await appender.AppendAsync([new AppendRequest(PooledOctets.CopyOf(SeedMessage.Ordinary(i).Octets.Span), FlagSet.Empty, SeedMessage.SomeDate)], Token);
                Assert.Equal(AppendStatus.Appended, result.Messages[0].Status);
            }
        }

        await using var source = _place.Open(EndpointSide.Source);
        Assert.Superset(names.ToHashSet(), (await source.ListFoldersAsync(false, Token)).Select(f => f.Path).ToHashSet());
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
            Assert.Equal(SeedMessage.Ordinary(i).Octets.ToArray(), Assert.Single(await source.ReadFolderAsync(name, Token)).Octets);
        Assert.Equal([Path.GetFileName(_place.Path)], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_place.Path)!).Select(e => Path.GetFileName(e)));
        Assert.All(
            Directory.EnumerateDirectories(_place.Path, "*", SearchOption.AllDirectories).Select(d => Path.GetFileName(d)),
            d => Assert.True(System.Text.Encoding.UTF8.GetByteCount(d) <= 255 && d[^1] is not ('.' or ' ') && !d.Any(c => char.IsControl(c) || "<>:\"|?*\\".Contains(c, StringComparison.Ordinal)), d));
    }

    [Fact]
    public async Task Without_its_sidecar_all_mail_is_read_under_the_names_of_the_directories()
    {
        var names = HostileNames().ToList();
        await _place.SeedAsync([.. names.Select((n, i) => new SeedFolder(n, [SeedMessage.Ordinary(i)]))], Token);
        File.WriteAllText(_place.In(StoreSidecar.FileName), "damaged");
        await using var source = _place.Open(EndpointSide.Source);
        var folders = (await source.ListFoldersAsync(true, Token)).Where(f => f.Status!.Exists > 0).ToList();
        Assert.Contains("mailmover-store.json cannot be used", Assert.Single(source.Remarks), StringComparison.Ordinal);
        Assert.Equal(names.Count, folders.Count);
        Assert.Contains(folders, f => f.Path == FolderPath.Of("v1=2E2"));

        // The same folder is found again by what its name would be made into, and the sidecar is made anew.
        await using (var destination = _place.Open(EndpointSide.Destination))
        {
            await destination.CreateFolderAsync(FolderPath.Of("v1.2"), SpecialUse.Archive, Token);
            Assert.Equal(SpecialUse.Archive, (await destination.ListFoldersAsync(false, Token)).Single(f => f.Path == FolderPath.Of("v1.2")).SpecialUse);
        }

        Assert.True(File.Exists(_place.In(StoreSidecar.FileName + ".damaged")));
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\ud800')]
    public async Task Only_NUL_and_broken_characters_are_refused(char character)
    {
        await using var destination = _place.Open(EndpointSide.Destination);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => destination.CreateFolderAsync(FolderPath.Of($"a{character}b"), SpecialUse.None, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.Permanent), (failure.Scope, failure.Kind));
    }

    [Fact]
    public void A_name_that_the_file_system_takes_for_another_one_gets_a_digest()
    {
        var folder = FolderPath.Of("work");
        Assert.Equal(".work", MaildirTree.Choose(folder, ".work", _ => false, _ => false, _ => false));
        Assert.Equal(".work", MaildirTree.Choose(folder, ".work", _ => true, _ => true, _ => false));
        Assert.StartsWith(".work=~", MaildirTree.Choose(folder, ".work", _ => false, _ => true, _ => false), StringComparison.Ordinal);
        Assert.StartsWith(".work=~", MaildirTree.Choose(folder, ".work", _ => true, _ => true, _ => true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_folders_are_for_and_subscriptions_are_kept()
    {
        await using (var destination = _place.Open(EndpointSide.Destination))
        {
            await destination.CreateFolderAsync(FolderPath.Of("Gesendet"), SpecialUse.Sent, Token);
            await destination.CreateFolderAsync(FolderPath.Of("v1.2", "Inside"), SpecialUse.None, Token);
            await destination.SubscribeAsync(FolderPath.Of("v1.2", "Inside"), Token);
            await destination.SubscribeAsync(FolderPath.Inbox, Token);
        }

        await using var source = _place.Open(EndpointSide.Source);
        var folders = (await source.ListFoldersAsync(false, Token)).ToDictionary(f => f.Path.ToString());
        Assert.Equal(SpecialUse.Sent, folders["Gesendet"].SpecialUse);
        Assert.Equal(["INBOX", "v1.2/Inside"], folders.Values.Where(f => f.IsSubscribed).Select(f => f.Path.ToString()).Order());
    }

    [Theory]
    [InlineData("subscriptions", "Work.Invoices\n")]
    [InlineData("subscriptions", "V\t2\n\nWork\tInvoices\n")]
    [InlineData("courierimapsubscribed", "INBOX.Work.Invoices\n")]
    public async Task Subscriptions_of_other_programs_are_read(string file, string text)
    {
        _place.MakeFolder();
        _place.MakeFolder(".Work.Invoices");
        File.WriteAllText(_place.In(file), text);
        await using var source = _place.Open(EndpointSide.Source);
        Assert.Equal(["Work/Invoices"], (await source.ListFoldersAsync(false, Token)).Where(f => f.IsSubscribed).Select(f => f.Path.ToString()));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    private static IEnumerable<FolderPath> HostileNames()
    {
        string[] names =
        [
            "v1.2", "v1=2E2", "..", ".", "...", "../../../../tmp/evil", "/etc/passwd", "C:\\Windows", "a/b", "CON", "nul.txt", "COM1", "trailing.", "trailing ", " ", "~", "~root", "-rf", ".hidden", ".x.directory", "x.sbd",
            "cur", "new", "tmp", "Tmp", "&", "&-", "&AC4-", "&AC8-", "bell\u0007", "line\nbreak", "\u001b[31mred", "\u202Egnp.exe", "smile 😀", "日本語", "=", "=~", "=~0123456789abcdef", "%2e%2e", "*", "?", "\"", "mailmover-store.json", "mailmover.lock", "subscriptions", "dovecot-keywords", "maildirfolder",
            new string('x', 10_000), new string('x', 9_999), string.Concat(Enumerable.Repeat("漢", 300)),
        ];
        foreach (var name in names)
            yield return FolderPath.Of(name);
        yield return FolderPath.Of("..", "..", "etc");
        yield return FolderPath.Of(new string('x', 10_000), "inside", "deeper");
        yield return FolderPath.Of("v1.2", "v3.4");
        yield return FolderPath.Of("INBOX", "..");
        yield return FolderPath.Of("a", "b");
    }
}
