using System.Diagnostics;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo;
using MailMover.Demo.Servers;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Comparing;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>One store, seen by a real Dovecot and by this program: both must see the same.</summary>
[Collection(DovecotCollection.Name)]
public sealed class MaildirAndDovecotTests(DovecotFixture fixture) : IAsyncLifetime
{
    private static readonly DovecotOptions Server = new() { Format = MailFormat.Maildir };
    private readonly MaildirPlace _place = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IReadOnlyList<SeedFolder> Folders =>
    [
        SeedFolder.Inbox([.. OddMessages.All.Where(DovecotMessages.CanHold).Select((o, i) => new SeedMessage(o.Octets, FlagSet.Parse(i % 2 == 0 ? "\\Seen" : "\\Answered \\Flagged Later"), SeedMessage.SomeDate.AddDays(i)))]),
        new(FolderPath.Of("Entwürfe & Co", "日本語"), [SeedMessage.Ordinary(1, "\\Draft $Forwarded"), SeedMessage.Ordinary(2, "\\Deleted $Label1 $Label2")]) { IsSubscribed = true },
        new(FolderPath.Of("INBOX", "Sub"), [SeedMessage.Ordinary(3)]),
        new(FolderPath.Of("Empty"), []) { IsSubscribed = true },
    ];

    [Fact(Timeout = 120_000)]
    public async Task A_Maildir_of_Dovecot_is_read_as_Dovecot_serves_it()
    {
        var user = fixture.NewUser();
        await using var imap = await new ServerMailboxes(fixture, Server).SeedAsync(Folders, Token);
        user = imap.Identity.User;
        var server = await fixture.GetAsync(Server);
        await using var source = new Protocols.LocalStores.Maildir.MaildirEndpoint(
            _place.Options(EndpointSide.Source) with { Path = Path.Combine(server.MailDirectory(user), "Maildir") }, TimeProvider.System);
        Assert.Empty((await MailboxComparer.CompareAsync(imap, source, new ComparisonOptions { InOrder = true }, Token)).Differences);
        Assert.Empty((await MailboxComparer.CompareAsync(source, imap, new ComparisonOptions { InOrder = true, AllowExtraFolders = true }, Token)).Differences);

        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        await using var served = await imap.OpenAsync(FolderPath.Inbox, null, false, Token);
        Assert.Equal((await served.ListAllAsync(Token)).Select(l => l.SizeInOctets), (await reader.ListAllAsync(Token)).Select(l => l.SizeInOctets));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_Maildir_that_was_written_here_is_opened_by_Dovecot_as_it_was_meant()
    {
        await _place.SeedAsync(Folders, Token);
        await using (var destination = _place.Open(EndpointSide.Destination))
        await using (var writer = await destination.OpenForWritingAsync(FolderPath.Of("INBOX", "Sub"), null, Token))
            await writer.AddFlagsAsync([1], FlagSet.Parse("\\Seen Afterwards"), Token);
        var server = await fixture.GetAsync(Server);
        var user = fixture.NewUser();
        var home = await HomeOfAsync(server, user);
        CopyTree(_place.Path, Path.Combine(home, "Maildir"));
        await GiveAsync(home, server.MailDirectory(user));

        var there = await DovecotFixture.ReadAsync(server, user, Token);
        var expected = new MailboxContents();
        foreach (var folder in Folders)
        {
            expected.AddFolder(folder.Path, folder.IsSubscribed);
            foreach (var message in folder.Messages)
                expected.Add(folder.Path, new MessageFacts(Sha256Digest.Of(Served(message.Octets.Span)), folder.Path == FolderPath.Of("INBOX", "Sub") ? FlagSet.Parse("\\Seen Afterwards") : message.Flags, message.InternalDate));
        }

        Assert.Empty(expected.Differences(there));
        Assert.DoesNotContain("Error:", server.LogText(), StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    /// <summary>A server that serves files gives each LF its CR.</summary>
    private static byte[] Served(ReadOnlySpan<byte> octets)
    {
        var served = new List<byte>(octets.Length);
        foreach (var octet in octets)
        {
            if (octet == '\n' && (served.Count == 0 || served[^1] != '\r'))
                served.Add((byte)'\r');
            served.Add(octet);
        }

        return [.. served];
    }

    /// <summary>A user's directory, as Dovecot makes it.</summary>
    private static async Task<string> HomeOfAsync(DovecotServer server, string user)
    {
        await DovecotFixture.ReadAsync(server, user, Token);
        var home = server.MailDirectory(user);
        if (Directory.Exists(Path.Combine(home, "Maildir")))
            Directory.Delete(Path.Combine(home, "Maildir"), recursive: true);
        return home;
    }

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.EnumerateDirectories(from))
            CopyTree(directory, Path.Combine(to, Path.GetFileName(directory)));
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var copy = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }
    }

    /// <summary>The mail belongs to whom the directory belongs.</summary>
    private static async Task GiveAsync(string directory, string reference)
    {
        using var chown = Process.Start("chown", ["-R", $"--reference={reference}", directory]);
        await chown.WaitForExitAsync(Token);
        Assert.Equal(0, chown.ExitCode);
    }
}
