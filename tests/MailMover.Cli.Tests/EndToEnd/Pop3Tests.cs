using System.Text.Json;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>A maildrop on a real POP3 server goes to a real IMAP server with the real program.</summary>
public sealed class Pop3Tests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private const int Messages = 150;

    [Fact(Timeout = 120_000)]
    public async Task A_maildrop_goes_over_whole_and_a_second_run_copies_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop);

        var first = await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop);
        var there = await DovecotFixture.ReadAsync(destination, user, stop);
        Workplace.AssertSameOctets(await DovecotFixture.ReadAsync(source, user, stop), there);
        Assert.All(there[FolderPath.Inbox], m => Assert.Equal(SystemFlags.Seen, m.Flags.System));
        Assert.Contains("POP3 shows the inbox alone.", Words(first.Output), StringComparison.Ordinal);

        var second = await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop);
        Assert.Contains("Nothing new: everything is at the destination already.", second.Output, StringComparison.Ordinal);
        Workplace.AssertIdentical(there, await DovecotFixture.ReadAsync(destination, user, stop));

        var verified = await work.RunAsync(0, stop, Workplace.Pair("verify", Workplace.Pop3(source, user), Workplace.Imap(destination, user), "--level", "content"));
        Assert.Contains("AMBER", verified.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("pop3s")]
    [InlineData("pop3")]
    public async Task An_untrusted_certificate_is_10_and_a_known_authority_is_trusted(string scheme)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop, 5);
        var from = Workplace.Uri(scheme, source, user, scheme == "pop3s" ? source.Pop3sPort : source.Pop3Port);

        var refused = await work.CopyAsync(10, from, Workplace.Imap(destination, user), stop);
        Assert.Contains("--from-ca", refused.Errors, StringComparison.Ordinal);

        await work.CopyAsync(0, from, Workplace.Imap(destination, user), stop, "--from-ca", source.CertificateAuthorityFile);
        Workplace.AssertSameOctets(await DovecotFixture.ReadAsync(source, user, stop), await DovecotFixture.ReadAsync(destination, user, stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_maildrop_whose_uidls_all_changed_brings_no_doubles()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        await using var source = await DovecotServer.StartAsync(Workplace.Maildrops, stop);
        var destination = await servers.GetAsync(Workplace.Mailboxes);
        var user = servers.NewUser();
        await RandomMailboxSeeder.SeedAsync(source, user, [FolderPath.Inbox], Messages, 1_500, seed: 21, stop);
        await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop);

        await File.AppendAllTextAsync(source.ConfigurationFile, "\nprotocol pop3 {\n  pop3_uidl_format = moved-%v-%u\n}\n", stop);
        await source.RestartAsync(abruptly: false, stop);
        await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop);

        Workplace.AssertSameOctets(await DovecotFixture.ReadAsync(source, user, stop), await DovecotFixture.ReadAsync(destination, user, stop));
    }

    [Fact(Timeout = 240_000)]
    public async Task Kills_in_the_middle_lose_nothing_and_double_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop, 600);
        await using var line = CuttingProxy.Start(destination.ImapPort);
        var arguments = Workplace.Copy(Workplace.Pop3(source, user), Workplace.Imap(destination, user, line.Port), "--memory", "1M");
        foreach (var octets in (long[])[20_000, 150_000, 300_000, 450_000])
        {
            var moment = line.WatchOctets(ProxyDirection.FromClient, octets);
            await using var process = work.Start(arguments);
            await Task.WhenAny(moment.Reached, process.WaitAsync(stop));
            process.Kill();
        }

        await work.RunAsync(0, stop, arguments);
        Workplace.AssertSameOctets(await DovecotFixture.ReadAsync(source, user, stop), await DovecotFixture.ReadAsync(destination, user, stop));
        var appends = line.Watch(ProxyDirection.FromClient, " APPEND ");
        await work.RunAsync(0, stop, arguments);
        Assert.Equal(0, appends.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_the_user_wrote_goes_to_sent_and_the_rest_to_a_folder_of_choice_unread()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop, 20);
        await DovecotFixture.AppendAsync(source, user, FolderPath.Inbox, "From: Me <Me@Example.net>\r\nTo: you@example.org\r\nSubject: mine\r\nMessage-ID: <mine@example.net>\r\nDate: Mon, 3 Jun 2019 10:00:00 +0000\r\n\r\nI wrote this.\r\n"u8.ToArray(), FlagSet.Empty, DateTimeOffset.UnixEpoch, stop);

        await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop, "--sent-folder", "--my-address", "me@example.net", "--to-folder", "Old mail", "--mark", "unread");

        var there = await DovecotFixture.ReadAsync(destination, user, stop);
        Assert.Single(there[FolderPath.Of("Sent")]);
        Assert.Equal(20, there[FolderPath.Of("Old mail")].Count);
        Assert.All(there[FolderPath.Of("Old mail")], m => Assert.Equal(SystemFlags.None, m.Flags.System));
        await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop, "--sent-folder", "--my-address", "me@example.net", "--to-folder", "Old mail", "--mark", "unread");
        Workplace.AssertIdentical(there, await DovecotFixture.ReadAsync(destination, user, stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task Copied_mail_is_deleted_at_the_source_only_by_its_own_order()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop, 40);
        var (from, to) = (Workplace.Pop3(source, user), Workplace.Imap(destination, user));

        var refused = await work.CopyAsync(2, from, to, stop, "--delete-from-source-after", "0");
        Assert.Contains("--yes-delete-from-source", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await DovecotFixture.ReadAsync(destination, user, stop)).Messages);

        await work.CopyAsync(0, from, to, stop, "--delete-from-source-after", "30", "--yes-delete-from-source");
        Assert.Equal(40, (await DovecotFixture.ReadAsync(source, user, stop)).Messages);

        var before = await DovecotFixture.ReadAsync(source, user, stop);
        var deleted = await work.CopyAsync(0, from, to, stop, "--delete-from-source-after", "0", "--yes-delete-from-source", "--json");
        Assert.Equal(40, Event(deleted, "removal_finished").GetProperty("removed").GetInt64());
        Assert.Equal(0, (await DovecotFixture.ReadAsync(source, user, stop)).Messages);
        Workplace.AssertSameOctets(before, await DovecotFixture.ReadAsync(destination, user, stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_archive_is_written_from_the_same_download()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop, 60);
        await using var line = CuttingProxy.Start(source.Pop3Port);
        var downloads = line.Watch(ProxyDirection.FromClient, "RETR ");
        var archive = $"maildir:{work["archive"]}";

        var outcome = await work.CopyAsync(0, Workplace.Pop3(source, user, line.Port), Workplace.Imap(destination, user), stop, "--also", archive);

        Assert.Contains("60 messages of it taken from the archive", Words(outcome.Output), StringComparison.Ordinal);
        Assert.Equal(60, downloads.Count);
        var here = await DovecotFixture.ReadAsync(source, user, stop);
        Workplace.AssertSameOctets(here, await DovecotFixture.ReadAsync(destination, user, stop));
        var again = servers.NewUser();
        await work.CopyAsync(0, archive, Workplace.Imap(destination, again), stop);
        Workplace.AssertSameOctets(here, await DovecotFixture.ReadAsync(destination, again, stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task No_password_is_in_any_output_or_file()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (source, destination, user) = await SeedAsync(stop, 10);

        var outcome = await work.CopyAsync(0, Workplace.Pop3(source, user), Workplace.Imap(destination, user), stop, "--trace", work["trace.txt"], "--verbose", "--also", $"mbox:{work["archive"]}");

        var trace = await File.ReadAllTextAsync(work["trace.txt"], stop);
        Assert.Contains("RETR", trace, StringComparison.Ordinal);
        string[] forms = [Workplace.Password, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{user}\0{Workplace.Password}")), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Workplace.Password))];
        Assert.All(forms, form => Assert.DoesNotContain(form, outcome.Output + outcome.Errors, StringComparison.Ordinal));
        foreach (var file in work.Files())
        {
            var octets = await File.ReadAllBytesAsync(file, stop);
            Assert.All(forms, form => Assert.True(octets.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(form)) < 0, $"{file} holds the password"));
        }
    }

    internal static JsonElement Event(ProcessOutcome outcome, string name) =>
        outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).Single(e => e.GetProperty("event").GetString() == name);

    internal static string Words(string text) => string.Join(' ', text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private async Task<(DovecotServer Source, DovecotServer Destination, string User)> SeedAsync(CancellationToken stop, int messages = Messages)
    {
        var (source, destination, user) = (await servers.GetAsync(Workplace.Maildrops), await servers.GetAsync(Workplace.Mailboxes), servers.NewUser());
        await RandomMailboxSeeder.SeedAsync(source, user, [FolderPath.Inbox], messages, 1_500, seed: messages, stop);
        return (source, destination, user);
    }
}
