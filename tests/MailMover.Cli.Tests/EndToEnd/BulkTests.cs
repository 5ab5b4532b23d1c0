using System.Text.Json;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>Lists of mailboxes with everything that goes wrong in them, between real Dovecots.</summary>
public sealed class BulkTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private const string Wrong = "wrong-horse-battery-staple";
    private const string Master = "master-of-all-mailboxes-here";
    private const string Header = "source,source_secret,destination,destination_secret";
    private const int Messages = 12;
    private static readonly FolderPath[] Folders = [FolderPath.Inbox, FolderPath.Of("Work", "Größe & Co")];
    private static readonly DovecotOptions Small = new() { Password = Workplace.Password, QuotaInOctets = 300_000 };
    private static readonly DovecotOptions WithMasters = new() { Password = Workplace.Password, Pop3 = true, MasterPassword = Master };

    [Fact(Timeout = 240_000)]
    public async Task A_list_with_wrong_passwords_full_destinations_and_bad_rows_that_is_killed_in_the_middle_is_complete_after_a_rerun()
    {
        const int Cap = 4;
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var (source, destination) = (await servers.GetAsync(Workplace.Mailboxes), await servers.GetAsync(Small));
        var users = Enumerable.Range(1, 16).Select(i => $"bulk{i:00}").ToArray();
        await Parallel.ForEachAsync(users, stop, async (user, cancel) => await RandomMailboxSeeder.SeedAsync(source, user, Folders, Messages, 2_000, user.GetHashCode(StringComparison.Ordinal), cancel));
        await FillAsync(destination, users[4], stop);
        await using var line = CuttingProxy.Start(destination.ImapPort);
        var rows = users.Select((user, i) => i switch
        {
            1 or 7 => Row(source, user, "env:WRONG", destination, user, "env:PW", line.Port),
            9 => Row(source, user, "env:PW", destination, user, "env:WRONG", line.Port),
            5 => $"{Workplace.Imap(source, user)},env:PW",
            10 => Row(source, user, "env:PW", destination, user, "hunter2", line.Port),
            _ => Row(source, user, "env:PW", destination, user, "env:PW", line.Port),
        });
        var list = await ListAsync(place, rows, stop);
        string[] command = ["bulk", list, "--parallel", "6", "--connections-per-host", $"{Cap}", "--skip-bad-rows", "--json"];
        await using (var killed = Start(place, command))
        {
            var ended = killed.WaitAsync(stop);
            Assert.NotSame(ended, await Task.WhenAny(line.WatchOctets(ProxyDirection.FromClient, 120_000).Reached, ended));
            killed.Kill();
            await ended;
        }

        // What the killed program had open, its servers only find out by and by.
        var peak = ConnectionPeak.Of(source, "bulk");
        var killedAt = source.LogText().Length;
        await using var again = Start(place, command);
        var outcome = await again.WaitAsync(stop);

        Assert.True(outcome.ExitCode == 3, outcome.ToString());
        var results = Results(place);
        string[] open = [users[1], users[7], users[9], users[4], users[5], users[10]];
        Assert.Equal(10, results.Count(r => r["status"] == "complete"));
        Assert.All(results.Where(r => r["status"] == "complete"), r => Assert.Equal($"{Messages}", r["found"]));
        Assert.Equal(["6", "7", "2", "6", "6", "2"], new[] { 1, 4, 5, 7, 9, 10 }.Select(i => results[i]["exit_code"]));
        Assert.Equal(["bad_row", "bad_row"], new[] { 5, 10 }.Select(i => results[i]["status"]));
        Assert.All(results.Where(r => r["status"] != "complete"), r => Assert.NotEqual("", r["reason"]));
        foreach (var user in users.Except(open))
            Workplace.AssertIdentical(await DovecotFixture.ReadAsync(source, user, stop), await DovecotFixture.ReadAsync(destination, user, stop));
        Assert.InRange(peak, 2, Cap);
        Assert.InRange(ConnectionPeak.Of(source, "bulk", killedAt), 2, Cap);
        AssertNoSecret(place, outcome);

        var only = await place.RunAsync(3, ["bulk", list, "--skip-bad-rows", "--only", "failed"], [("WRONG", Workplace.Password)], stop);
        Assert.Contains("3 of 6 mailboxes complete", only.Output + only.Errors, StringComparison.Ordinal);
        Assert.Equal(13, Results(place).Count(r => r["status"] == "complete"));
        Assert.True(File.Exists(place["users.summary.html"]));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_cap_holds_at_the_server_with_many_short_rows()
    {
        const int Cap = 5;
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var (source, destination) = (await servers.GetAsync(Workplace.Mailboxes), await servers.GetAsync(Small));
        var users = Enumerable.Range(1, 40).Select(i => $"cap{i:00}").ToArray();
        await Parallel.ForEachAsync(users, stop, async (user, cancel) => await RandomMailboxSeeder.SeedAsync(source, user, [FolderPath.Inbox], 1, 300, 1, cancel));
        var list = await ListAsync(place, users.Select(u => Row(source, u, "env:PW", destination, u, "env:PW")), stop);

        await place.RunAsync(0, stop, "bulk", list, "--parallel", "10", "--connections-per-host", $"{Cap}");

        Assert.InRange(ConnectionPeak.Of(destination, "cap"), 1, Cap);
        Assert.InRange(ConnectionPeak.Of(source, "cap"), 1, Cap);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_row_at_its_daily_limit_keeps_its_place_from_nobody_and_may_be_ended_by_it()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var (source, destination) = (await servers.GetAsync(Workplace.Mailboxes), await servers.GetAsync(Small));
        string[] users = ["limit1", "limit2"];
        await Parallel.ForEachAsync(users, stop, async (user, cancel) => await RandomMailboxSeeder.SeedAsync(source, user, [FolderPath.Inbox], Messages, 2_000, 5, cancel));
        // The second mailbox is reached by a line that can be watched.
        await using var line = CuttingProxy.Start(destination.ImapPort);
        await File.WriteAllLinesAsync(
            place["users.csv"],
            [$"{Header},options", $"{Row(source, users[0], "env:PW", destination, users[0], "env:PW")},--to-daily-limit 3k", $"{Row(source, users[1], "env:PW", destination, users[1], "env:PW", line.Port)},"],
            stop);
        await using (var process = Start(place, ["bulk", place["users.csv"], "--parallel", "1", "--json"]))
        {
            var ended = process.WaitAsync(stop);
            Assert.NotSame(ended, await Task.WhenAny(line.WatchOctets(ProxyDirection.FromClient, 1_000).Reached, ended));
            await process.InterruptAsync(stop);
            var interrupted = await ended;
            Assert.True(interrupted.ExitCode == 130, interrupted.ToString());
            Assert.Contains("row_waiting", interrupted.Output, StringComparison.Ordinal);
            Assert.Contains("may be copied to it in any 24 hours. There is room again at ", interrupted.Output, StringComparison.Ordinal);
        }

        await place.RunAsync(8, stop, "bulk", place["users.csv"], "--when-limited", "stop");
        Assert.Equal(["interrupted", "complete"], Results(place).Select(r => r["status"]));
        Assert.Equal("8", Results(place)[0]["exit_code"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_problem_of_a_list_is_told_and_nothing_is_begun()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var list = await ListAsync(place, ["imaps://a@old.example,env:PW,imaps://a@new.example,env:NOT_SET", "nonsense,env:PW,pop3s://b@new.example,env:PW", "imaps://c@old.example,hunter2,imaps://c@new.example,env:PW"], stop);

        var outcome = await place.RunAsync(2, stop, "bulk", list);

        Assert.Contains("line 2, column destination_secret (4): the environment variable NOT_SET is not set", outcome.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("line 3, column source (1):", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("line 3, column destination (3): POP3 can only be read from.", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("line 4, column source_secret (2):", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place.State));
    }

    [Fact(Timeout = 120_000)]
    public async Task Ctrl_C_ends_what_runs_and_the_same_command_goes_on()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var (source, destination) = (await servers.GetAsync(Workplace.Mailboxes), await servers.GetAsync(Small));
        var users = Enumerable.Range(1, 8).Select(i => $"stop{i}").ToArray();
        await Parallel.ForEachAsync(users, stop, async (user, cancel) => await RandomMailboxSeeder.SeedAsync(source, user, Folders, Messages, 2_000, 7, cancel));
        await using var line = CuttingProxy.Start(destination.ImapPort);
        var list = await ListAsync(place, users.Select(u => Row(source, u, "env:PW", destination, u, "env:PW", line.Port)), stop);
        await using (var process = Start(place, ["bulk", list, "--parallel", "2"]))
        {
            var ended = process.WaitAsync(stop);
            Assert.NotSame(ended, await Task.WhenAny(line.WatchOctets(ProxyDirection.FromClient, 40_000).Reached, ended));
            await process.InterruptAsync(stop);
            var interrupted = await ended;
            Assert.True(interrupted.ExitCode == 130, interrupted.ToString());
        }

        Assert.Contains(Results(place), r => r["status"] == "not_started");
        await place.RunAsync(0, stop, "bulk", list, "--only", "open");
        foreach (var user in users)
            Workplace.AssertIdentical(await DovecotFixture.ReadAsync(source, user, stop), await DovecotFixture.ReadAsync(destination, user, stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_administrator_logs_in_for_users_by_IMAP_and_POP3_and_the_mailbox_stays_the_users()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var (source, destination) = (await servers.GetAsync(WithMasters), await servers.GetAsync(Small));
        foreach (var user in (string[])["admin1", "admin2", "admin3"])
            await RandomMailboxSeeder.SeedAsync(source, user, [FolderPath.Inbox], Messages, 900, 3, stop);
        await File.WriteAllLinesAsync(
            place["users.csv"],
            [
                "source,source_secret,source_auth_user,destination,destination_secret",
                $"{Workplace.Imap(source, "admin1")},env:MASTER,boss,{Workplace.Imap(destination, "admin1")},env:PW",
                $"{Workplace.Pop3(source, "admin2")},env:MASTER,boss,{Workplace.Imap(destination, "admin2")},env:PW",
            ],
            stop);

        await place.RunAsync(0, ["bulk", place["users.csv"]], [("MASTER", Master)], stop);
        await place.RunAsync(0, ["copy", "--from", Workplace.Imap(source, "admin3"), "--to", Workplace.Imap(destination, "admin3"), "--from-auth-user", "boss", "--from-auth-form", "{user}*{admin}", "--from-password-env", "MASTER", "--to-password-env", "PW"], [("MASTER", Master)], stop);

        foreach (var user in (string[])["admin1", "admin2", "admin3"])
            Assert.Equal(Messages, (await DovecotFixture.ReadAsync(destination, user, stop)).Messages);
        var status = await place.RunAsync(0, stop, "status");
        Assert.Contains("admin3@", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("boss", status.Output, StringComparison.Ordinal);
        AssertNoSecret(place, status);
        Assert.DoesNotContain(place.Files().SelectMany(File.ReadLines), l => l.Contains(Master, StringComparison.Ordinal));
    }

    private static async Task FillAsync(DovecotServer server, string user, CancellationToken stop) => await DovecotFixture.AppendAsync(
        server, user, FolderPath.Inbox, [.. "Subject: fills it\r\n\r\n"u8, .. Enumerable.Repeat((byte)'x', 299_000)], FlagSet.Empty, DateTimeOffset.UnixEpoch, stop);

    private static string Row(DovecotServer source, string from, string sourceSecret, DovecotServer destination, string to, string destinationSecret, int? port = null) =>
        string.Join(',', Workplace.Imap(source, from), sourceSecret, Workplace.Imap(destination, to, port), destinationSecret);

    private static async Task<string> ListAsync(Workplace place, IEnumerable<string> rows, CancellationToken stop)
    {
        await File.WriteAllLinesAsync(place["users.csv"], [Header, .. rows], stop);
        return place["users.csv"];
    }

    private static MailMoverProcess Start(Workplace place, IEnumerable<string> arguments) => place.Start(arguments, ("WRONG", Wrong));

    private static List<Dictionary<string, string>> Results(Workplace place)
    {
        var lines = File.ReadAllLines(place["users.results.csv"]).Select(Cells).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(c => c.First, c => c.Second))];
    }

    private static string[] Cells(string line)
    {
        var cells = new List<string>();
        for (var i = 0; i <= line.Length;)
        {
            var quoted = i < line.Length && line[i] == '"';
            var end = quoted ? i + 1 : line.IndexOf(',', i);
            while (quoted && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
                end += line[end] == '"' ? 2 : 1;
            end = end < 0 ? line.Length : end;
            cells.Add(quoted ? line[(i + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal) : line[i..end]);
            i = quoted ? end + 2 : end + 1;
        }

        return [.. cells];
    }

    private static void AssertNoSecret(Workplace place, ProcessOutcome outcome)
    {
        foreach (var secret in (string[])[Workplace.Password, Wrong, "hunter2"])
        {
            Assert.DoesNotContain(secret, outcome.Output + outcome.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain(place.Files().Where(f => !f.EndsWith("users.csv", StringComparison.Ordinal)), f => File.ReadAllText(f).Contains(secret, StringComparison.Ordinal));
        }

        foreach (var line in outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith('{')))
            JsonDocument.Parse(line).Dispose();
    }
}
