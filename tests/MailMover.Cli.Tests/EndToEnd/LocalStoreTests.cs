using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>Mail goes from a real server into files and back with the real program.</summary>
public sealed class LocalStoreTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly FolderPath[] Folders = [FolderPath.Inbox, FolderPath.Of("Work", "Größe & Co"), FolderPath.Of("Archive", "2018"), FolderPath.Of("旅行")];

    [Theory(Timeout = 240_000)]
    [InlineData("maildir")]
    [InlineData("mbox")]
    [InlineData("eml")]
    public async Task A_mailbox_comes_back_from_files_as_it_was(string scheme)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(200, stop);
        var store = $"{scheme}:{work["store"]}";

        await work.CopyAsync(0, Workplace.Imap(server, user), store, stop);
        await work.CopyAsync(0, store, Workplace.Imap(server, "back-" + user), stop);

        var (here, back) = (await DovecotFixture.ReadAsync(server, user, stop), await DovecotFixture.ReadAsync(server, "back-" + user, stop));
        Workplace.AssertIdentical(here, back);
        var again = await work.CopyAsync(0, Workplace.Imap(server, user), store, stop);
        Assert.Contains("Nothing new", again.Output, StringComparison.Ordinal);
        again = await work.CopyAsync(0, store, Workplace.Imap(server, "back-" + user), stop);
        Assert.Contains("Nothing new", again.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_backup_is_verified_brought_up_to_date_and_put_back_by_the_command_it_tells()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(80, stop);
        var backup = Workplace.Pair("backup", Workplace.Imap(server, user), $"maildir:{work["my backup"]}");

        var outcome = await work.RunAsync(0, stop, [.. backup, "--verify"]);
        Assert.Contains("GREEN", outcome.Output, StringComparison.Ordinal);
        await DovecotFixture.AppendAsync(server, user, FolderPath.Inbox, "Subject: new\r\n\r\nsince then\r\n"u8.ToArray(), FlagSet.Empty, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), stop);
        outcome = await work.RunAsync(0, stop, backup);
        Assert.Contains("This run: 1 message,", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"mailmover copy --from 'maildir:{work["my backup"]}' --to imaps://you@new.example", outcome.Output, StringComparison.Ordinal);

        await work.CopyAsync(0, $"maildir:{work["my backup"]}", Workplace.Imap(server, "restored-" + user), stop);
        Workplace.AssertIdentical(await DovecotFixture.ReadAsync(server, user, stop), await DovecotFixture.ReadAsync(server, "restored-" + user, stop));
    }

    [Theory(Timeout = 240_000)]
    [InlineData("maildir")]
    [InlineData("mbox")]
    public async Task Kills_while_writing_files_lose_nothing_and_double_nothing(string scheme)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = await SeedAsync(600, stop);
        await using var line = CuttingProxy.Start(server.ImapPort);
        var arguments = Workplace.Copy(Workplace.Imap(server, user, line.Port), $"{scheme}:{work["store"]}", "--memory", "1M");
        foreach (var octets in (long[])[100_000, 200_000, 300_000, 500_000])
        {
            var moment = line.WatchOctets(ProxyDirection.FromServer, octets);
            await using var process = work.Start(arguments);
            await Task.WhenAny(moment.Reached, process.WaitAsync(stop));
            process.Kill();
        }

        await work.RunAsync(0, stop, arguments);
        await work.CopyAsync(0, $"{scheme}:{work["store"]}", Workplace.Imap(server, "back-" + user), stop);
        Workplace.AssertIdentical(await DovecotFixture.ReadAsync(server, user, stop), await DovecotFixture.ReadAsync(server, "back-" + user, stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_path_that_is_not_there_is_a_usage_problem()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();

        var outcome = await work.RunAsync(2, stop, "copy", "--from", $"mbox:{work["nowhere"]}", "--to", $"maildir:{work["store"]}");

        Assert.Contains("there is no", outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(work["store"]));
    }

    private async Task<(DovecotServer Server, string User)> SeedAsync(int messages, CancellationToken stop)
    {
        var (server, user) = (await servers.GetAsync(Workplace.Mailboxes), servers.NewUser());
        await RandomMailboxSeeder.SeedAsync(server, user, Folders, messages, 1_500, seed: messages, stop);
        await DovecotFixture.SubscribeAsync(server, user, FolderPath.Of("Work", "Größe & Co"), stop);
        return (server, user);
    }
}
