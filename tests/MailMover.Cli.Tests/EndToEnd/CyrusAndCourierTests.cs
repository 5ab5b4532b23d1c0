using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Demo;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>
/// Whole copies between Dovecot and servers of other kinds, with what each of them refuses and changes. Both sides are read by a client that shares no
/// code with the program.
/// </summary>
public sealed class CyrusAndCourierTests(DovecotFixture dovecots, CyrusFixture cyrus, CourierFixture courier)
    : IClassFixture<DovecotFixture>, IClassFixture<CyrusFixture>, IClassFixture<CourierFixture>
{
    private const int Patience = 240_000;

    private static readonly DateTimeOffset Date = new(2004, 2, 29, 23, 59, 58, new TimeSpan(-9, -30, 0));
    private static readonly FolderPath Nested = FolderPath.Of("Familie", "2021", "Größe & Co");
    private static readonly FolderPath Odd = FolderPath.Of("Odd");

    private static readonly FolderPath[] Parents = [FolderPath.Of("Familie"), FolderPath.Of("Familie", "2021"), FolderPath.Of("旅行"), FolderPath.Of("Empty")];

    // What every one of these servers keeps as it is.
    private static readonly SeedMessage[] Harmless =
    [
        Message("plain", "body\r\n", "\\Seen \\Answered $Forwarded NonJunk"),
        Message("plain", "body\r\n", "\\Seen \\Answered $Forwarded NonJunk"),
        Message("other body, same Message-ID", "other\r\n", "\\Flagged Project-X", id: "plain"),
        Message("deleted draft", "8-bit body: Grüße\r\n", "\\Deleted \\Draft"),
        Message("long line", new string('x', 100_000) + "\r\n", ""),
        Message("dots and literals", ".\r\n..\r\n{5}\r\n* 1 FETCH (BODY[] {9}\r\n", ""),
        new("\r\nno header\r\n"u8.ToArray(), FlagSet.Empty, Date),
        new("Subject: no Message-ID, no date\r\n\r\n"u8.ToArray(), FlagSet.Empty, Date),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ways => new()
    {
        { "Dovecot", "Cyrus" }, { "Cyrus", "Dovecot" }, { "Dovecot", "Courier" }, { "Courier", "Dovecot" }, { "Cyrus", "Courier" }, { "Courier", "Cyrus" },
    };

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Ways))]
    public async Task A_mailbox_arrives_whole_and_a_second_copy_sends_nothing(string from, string to)
    {
        await using var line = CuttingProxy.Start((await ServerAsync(to)).ImapPort);
        await using var scenario = await ScenarioAsync(from, to, line);
        // Cyrus makes real folders of those that only hold others; here they are real at the source already.
        foreach (var folder in to == "Cyrus" ? Parents : [])
            await SeedAsync(scenario, folder, []);
        await RandomMailboxSeederAsync(scenario, [FolderPath.Inbox, Nested, FolderPath.Of("旅行", "Отправленные")], 90);
        await SeedAsync(scenario, Odd, Harmless);
        await SeedAsync(scenario, FolderPath.Of("Empty", "Inside"), []);

        await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        await scenario.AssertCopiedAsync($"{from} to {to}", Stop);

        var rows = AuditFile.Read(scenario.Audit).Count;
        var appends = line.Watch(ProxyDirection.FromClient, " APPEND ");
        await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        Assert.Equal((0L, rows), (appends.Count, AuditFile.Read(scenario.Audit).Count));
        await scenario.AssertCopiedAsync($"{from} to {to}, once more", Stop);
    }

    [Theory(Timeout = Patience)]
    [InlineData("Dovecot", "Cyrus")]
    [InlineData("Dovecot", "Courier")]
    [InlineData("Cyrus", "Dovecot")]
    [InlineData("Courier", "Dovecot")]
    public async Task A_killed_copy_goes_on_without_a_loss_or_a_double(string from, string to)
    {
        await using var line = CuttingProxy.Start((await ServerAsync(to)).ImapPort);
        await using var scenario = await ScenarioAsync(from, to, line);
        await RandomMailboxSeederAsync(scenario, [FolderPath.Inbox, FolderPath.Of("Größe & Co")], 300);
        var moment = line.WatchOctets(ProxyDirection.FromClient, 40_000);
        await using (var process = scenario.Start("--quiet"))
        {
            var ended = process.WaitAsync(Stop);
            Assert.NotSame(ended, await Task.WhenAny(moment.Reached, ended));
            process.Kill();
            await ended;
        }

        await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        await scenario.AssertCopiedAsync($"{from} to {to}, killed", Stop);
    }

    [Fact(Timeout = Patience)]
    public async Task What_Cyrus_refuses_is_saved_and_what_it_changes_is_told()
    {
        await using var scenario = await ScenarioAsync("Dovecot", "Cyrus");
        var raw = Message("raw8", "body\r\n", "", header: "X-Comment: Gr\u00fc\u00dfe\r\n");
        var invalid = Message("no-colon", "body\r\n", "", header: "this is no field\r\n");
        await SeedAsync(scenario, Odd, [Harmless[0], raw, invalid, Harmless[4]]);

        var outcome = await scenario.RunAsync(3, TestContext.Current.CancellationToken);
        var rows = AuditFile.Read(scenario.Audit);
        var refused = Assert.Single(rows, r => r["outcome"] == "refused");
        Assert.Contains("Message contains invalid header", refused["reason"], StringComparison.Ordinal);
        Assert.Contains("Message contains invalid header", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(invalid.Octets, await File.ReadAllBytesAsync(Assert.Single(scenario.Files(), f => f.EndsWith(".eml", StringComparison.Ordinal)), Stop));
        Assert.Contains(rows, r => r["message_id"].Contains("raw8", StringComparison.Ordinal) && r["reason"].Contains("changed by the server", StringComparison.Ordinal));
        Assert.Contains("changed", outcome.Output, StringComparison.Ordinal);

        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, Stop);
        var munged = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(raw.Octets).Replace("Gr\u00fc\u00dfe", "GrXXe", StringComparison.Ordinal));
        Assert.Equal(Digests(Harmless[0].Octets, munged, Harmless[4].Octets), there[Odd].Select(m => m.Sha256).ToHashSet());
    }

    [Fact(Timeout = Patience)]
    public async Task What_Courier_changes_is_told()
    {
        await using var scenario = await ScenarioAsync("Dovecot", "Courier");
        var open = Message("no final newline", "it just stops", "");
        var bare = Message("bare CR", "ten\rtwenty\r\n", "");
        await SeedAsync(scenario, Odd, [Harmless[0], open, bare]);

        var outcome = await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        var told = AuditFile.Read(scenario.Audit).Where(r => r["reason"].Contains("changed by the server", StringComparison.Ordinal)).Select(r => r["subject"]);
        Assert.Equal(["bare CR", "no final newline"], told.Order(StringComparer.Ordinal));
        Assert.Contains("changed", outcome.Output, StringComparison.Ordinal);
        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, Stop);
        Assert.Equal(Digests(Harmless[0].Octets, [.. open.Octets, .. "\r\n"u8], [.. bare.Octets.Where((o, i) => o != '\r' || bare.Octets[i + 1] == '\n')]), there[Odd].Select(m => m.Sha256).ToHashSet());
    }

    [Theory(Timeout = Patience)]
    [InlineData("Cyrus", "a\\b \"c\" 50% off; yes!")]
    [InlineData("Courier", "\U0001F600 ~x")]
    [InlineData("Courier", "~home")]
    public async Task A_name_that_a_server_refuses_gets_a_substitute_and_its_mail_arrives(string to, string name)
    {
        await using var scenario = await ScenarioAsync("Dovecot", to);
        await SeedAsync(scenario, FolderPath.Of("Names", name), Harmless);
        await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, Stop);
        var folder = Assert.Single(there.Folders, f => there[f].Count > 0);
        Assert.Equal(Facts(Harmless), there[folder].ToHashSet());
        await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        Assert.Equal(there.Folders, (await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, Stop)).Folders);
    }

    [Fact(Timeout = Patience)]
    public async Task A_keyword_that_Courier_refuses_is_left_out_and_its_message_arrives()
    {
        await using var scenario = await ScenarioAsync("Dovecot", "Courier");
        await SeedAsync(scenario, Odd, [Message("tilde", "body\r\n", "\\Seen ~odd"), Harmless[0]]);
        await using var process = scenario.Start();
        var outcome = await process.WaitAsync(TestContext.Current.CancellationToken);
        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, Stop);
        Assert.Contains(there[Odd], m => m.Flags.Equals(FlagSet.Parse("\\Seen")));
        Assert.Contains(there[Odd], m => m.Flags.Equals(Harmless[0].Flags));
        Assert.True(outcome.ExitCode is 0 or 3, outcome.ToString());
    }

    [Fact(Timeout = Patience)]
    public async Task Special_folders_find_Cyrus_folders_of_the_same_use()
    {
        await using var scenario = await ScenarioAsync("Dovecot", "Cyrus");
        await using (var client = await SeedingClient.ConnectAsync(scenario.Destination.Host, scenario.Destination.ImapPort, scenario.DestinationUser, scenario.Destination.Password, Stop))
            await client.CreateForAsync(FolderPath.Of("Gesendete Objekte"), "\\Sent", Stop);
        await SeedAsync(scenario, FolderPath.Of("Sent"), [Harmless[0]]);
        await scenario.RunAsync(0, TestContext.Current.CancellationToken);
        var there = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, Stop);
        Assert.Equal([FolderPath.Of("Gesendete Objekte"), FolderPath.Inbox], there.Folders.Order());
        Assert.Single(there[FolderPath.Of("Gesendete Objekte")]);
    }

    private async Task<IPrivateServer> ServerAsync(string kind) => kind switch
    {
        "Cyrus" => await cyrus.GetAsync(),
        "Courier" => await courier.GetAsync(),
        _ => await dovecots.GetAsync(DovecotFixture.Plain),
    };

    private async Task<CopyScenario> ScenarioAsync(string from, string to, CuttingProxy? line = null) => new()
    {
        Source = await ServerAsync(from),
        SourceUser = NewUser(),
        Destination = await ServerAsync(to),
        DestinationUser = NewUser(),
        DestinationLine = line,
    };

    private static string NewUser() => "u" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];

    private static Task RandomMailboxSeederAsync(CopyScenario scenario, IReadOnlyList<FolderPath> folders, int messages) =>
        RandomMailboxSeeder.SeedAsync(scenario.Source, scenario.SourceUser, folders, messages, 900, seed: 11, Stop);

    private static async Task SeedAsync(CopyScenario scenario, FolderPath folder, IReadOnlyList<SeedMessage> messages)
    {
        await using var client = await SeedingClient.ConnectAsync(scenario.Source.Host, scenario.Source.ImapPort, scenario.SourceUser, scenario.Source.Password, Stop);
        await client.EnsureAsync(folder, Stop);
        await client.AppendAsync(folder, messages, Stop);
    }

    private static HashSet<Sha256Digest> Digests(params byte[][] octets) => [.. octets.Select(o => Sha256Digest.Of(o))];

    private static HashSet<MessageFacts> Facts(IEnumerable<SeedMessage> messages) => [.. messages.Select(m => new MessageFacts(Sha256Digest.Of(m.Octets), m.Flags, m.InternalDate))];

    private static SeedMessage Message(string subject, string body, string flags, string? id = null, string header = "") => new(
        Encoding.Latin1.GetBytes($"Message-ID: <{(id ?? subject).Replace(' ', '-')}@odd.example>\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\nFrom: Jo <jo@example.org>\r\nSubject: {subject}\r\n{header}\r\n{body}"),
        FlagSet.Parse(flags),
        Date);
}
