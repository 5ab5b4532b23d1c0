using System.Globalization;
using System.Text;
using System.Text.Json;
using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>A small mailbox, copied, and somebody else at work in the new one.</summary>
internal sealed class VerifyScenario : IAsyncDisposable
{
    public static readonly FolderPath Work = FolderPath.Of("Work");

    private static readonly DateTimeOffset Received = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private VerifyScenario(CopyScenario copy) => Copy = copy;

    public CopyScenario Copy { get; }

    public string Certificate => Path.Combine(Copy.Folder, "certificate");

    public string Findings => Path.Combine(Certificate, "findings.csv");

    /// <summary>Four messages in INBOX and eight in Work.</summary>
    public static async Task<VerifyScenario> StartAsync(DovecotFixture servers, DovecotServer destination, CancellationToken stop, CuttingProxy? line = null)
    {
        var source = await servers.GetAsync(DovecotFixture.PrefixAndDots);
        var scenario = new VerifyScenario(new CopyScenario
        {
            Source = source,
            SourceUser = servers.NewUser(),
            Destination = destination,
            DestinationUser = servers.NewUser(),
            DestinationLine = line,
        });
        for (var n = 1; n <= 12; n++)
            await scenario.DeliverAsync(n <= 4 ? FolderPath.Inbox : Work, Message(n), stop);
        return scenario;
    }

    /// <summary>The same, and copied.</summary>
    public static async Task<VerifyScenario> CopiedAsync(DovecotFixture servers, CancellationToken stop)
    {
        var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop);
        await scenario.Copy.RunAsync(0, stop);
        return scenario;
    }

    public static byte[] Message(int n, string body = "The body of this message.") => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"From: Person {n} <p{n}@example.org>\r\nTo: me@example.net\r\nSubject: Message {n}\r\nDate: Mon, 6 May 2024 07:08:{n:00} +0000\r\nMessage-ID: <{n}@example.org>\r\n\r\n{body}\r\n"));

    /// <summary>New mail at the source.</summary>
    public Task DeliverAsync(FolderPath folder, byte[] message, CancellationToken stop) =>
        DovecotFixture.AppendAsync(Copy.Source, Copy.SourceUser, folder, message, FlagSet.Empty, Received, stop);

    /// <summary>Somebody puts a message into the new mailbox.</summary>
    public Task PutAsync(FolderPath folder, byte[] message, CancellationToken stop) =>
        DovecotFixture.AppendAsync(Copy.Destination, Copy.DestinationUser, folder, message, FlagSet.Empty, Received, stop);

    /// <summary>Somebody works in a folder of the new mailbox.</summary>
    public async Task ChangeAsync(FolderPath folder, CancellationToken stop, params string[] commands)
    {
        await using var client = await SeedingClient.ConnectAsync(Copy.Destination.Host, Copy.Destination.ImapPort, Copy.DestinationUser, Copy.Destination.Password, stop);
        await client.RunInAsync(folder, "SELECT", commands, stop);
    }

    public async Task CreateAsync(FolderPath folder, CancellationToken stop)
    {
        await using var client = await SeedingClient.ConnectAsync(Copy.Destination.Host, Copy.Destination.ImapPort, Copy.DestinationUser, Copy.Destination.Password, stop);
        await client.EnsureAsync(folder, stop);
    }

    /// <summary>Somebody deletes messages of Work for good.</summary>
    public Task DeleteAsync(string uids, CancellationToken stop) => ChangeAsync(Work, stop, $"UID STORE {uids} +FLAGS.SILENT (\\Deleted)", $"UID EXPUNGE {uids}");

    public MailMoverProcess StartVerify(params string[] more) => Copy.StartWith([.. Arguments("verify", Copy.State), "--certificate", Certificate, .. more]);

    /// <summary>Runs <c>mailmover verify</c> to its end, wants this exit code and verdict, and gives what it said and the certificate.</summary>
    public async Task<(string Output, JsonElement Certificate)> VerifyAsync(string verdict, CancellationToken stop, params string[] more)
    {
        await using var process = StartVerify(more);
        var outcome = await process.WaitAsync(stop);
        var certificate = await CertificateAsync(stop, outcome);
        Assert.True((verdict, verdict == "red" ? 4 : 0) == (certificate.GetProperty("verdict").GetString(), outcome.ExitCode), $"wanted {verdict}: {outcome}");
        return (outcome.Output.ReplaceLineEndings("\n"), certificate);
    }

    public async Task<JsonElement> CertificateAsync(CancellationToken stop, ProcessOutcome? outcome = null)
    {
        var file = Path.Combine(Certificate, "certificate.json");
        Assert.True(File.Exists(file), outcome?.ToString());
        return JsonDocument.Parse(await File.ReadAllTextAsync(file, stop)).RootElement;
    }

    /// <summary>The fates in findings.csv, with how many have each.</summary>
    public IReadOnlyDictionary<string, int> FindingsByFate() => AuditFile.Read(Findings).CountBy(r => r["fate"]).ToDictionary();

    /// <summary>The whole subject of what is not plainly there, by fate.</summary>
    public IEnumerable<string> Subjects(string fate) => AuditFile.Read(Findings).Where(r => r["fate"] == fate).Select(r => r["subject"]).Order(StringComparer.Ordinal);

    public string[] Arguments(string command, string state) =>
        [command, "--from", Copy.SourceUri, "--to", Copy.DestinationUri, "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET", "--state", state];

    public ValueTask DisposeAsync() => Copy.DisposeAsync();
}
