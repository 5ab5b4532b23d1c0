using System.Globalization;
using MailMover.Demo;
using MailMover.Demo.Servers;
using Xunit;

namespace MailMover.Testing.Servers;

/// <summary>One mailbox on its way between two real servers with the real program, and a state directory that is deleted afterwards.</summary>
public sealed class CopyScenario : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-test-");

    public required IPrivateServer Source { get; init; }

    public required string SourceUser { get; init; }

    public required IPrivateServer Destination { get; init; }

    public required string DestinationUser { get; init; }

    /// <summary>The source, in tests whose source is a Dovecot.</summary>
    public DovecotServer SourceDovecot => (DovecotServer)Source;

    /// <summary>The destination, in tests whose destination is a Dovecot.</summary>
    public DovecotServer DestinationDovecot => (DovecotServer)Destination;

    /// <summary>Where the source is reached, when not directly.</summary>
    public CuttingProxy? SourceLine { get; init; }

    /// <summary>Where the destination is reached, when not directly.</summary>
    public CuttingProxy? DestinationLine { get; init; }

    public string State => Path.Combine(_directory.FullName, "state");

    public string Audit => Path.Combine(_directory.FullName, "audit.csv");

    public string Trace => Path.Combine(_directory.FullName, "trace.txt");

    public string Folder => _directory.FullName;

    public string SourceUri => Uri("imap+insecure", Source, SourceUser, SourceLine);

    public string DestinationUri => Uri("imap+insecure", Destination, DestinationUser, DestinationLine);

    /// <summary>Starts <c>mailmover copy</c>.</summary>
    public MailMoverProcess Start(params string[] more) =>
        StartWith([
            "copy", "--from", SourceUri, "--to", DestinationUri, "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET",
            "--state", State, "--audit", Audit, .. more]);

    /// <summary>Starts the program with these arguments and the passwords in FROM_SECRET and TO_SECRET.</summary>
    public MailMoverProcess StartWith(IEnumerable<string> arguments) => MailMoverProcess.Start(arguments, new Dictionary<string, string>
    {
        ["FROM_SECRET"] = Source.Password,
        ["TO_SECRET"] = Destination.Password,
        ["NO_COLOR"] = "1",
    });

    /// <summary>Runs <c>mailmover copy</c> to its end and wants this exit code.</summary>
    public async Task<ProcessOutcome> RunAsync(int exitCode, CancellationToken stop, params string[] more)
    {
        await using var process = Start(more);
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == exitCode, $"wanted exit code {exitCode}: {outcome}");
        return outcome;
    }

    /// <summary>Nothing is lost, doubled or changed, by an independent reader; the audit's last rows account for every message.</summary>
    public async Task AssertCopiedAsync(string label, CancellationToken stop)
    {
        var here = await DovecotFixture.ReadAsync(Source, SourceUser, stop);
        var there = await DovecotFixture.ReadAsync(Destination, DestinationUser, stop);
        AssertSame(label, here, there);
        var outcomes = AuditFile.LastOutcomes(Audit);
        Assert.True(outcomes.Count == here.Messages, $"{label}: the audit has {outcomes.Count} messages, the source {here.Messages}");
        var unsettled = outcomes.Where(o => o.Value is not ("copied" or "already there")).Take(5).ToList();
        Assert.True(unsettled.Count == 0, $"{label}: the audit ends with {string.Join(", ", unsettled)}");
    }

    public static void AssertSame(string label, MailboxContents here, MailboxContents there)
    {
        var differences = here.Differences(there);
        Assert.True(differences.Count == 0, $"{label}: {differences.Count} differences\n{string.Join('\n', differences.Take(20))}");
    }

    /// <summary>All files that the program may have left, for searching.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories);

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    public static string Uri(string scheme, IPrivateServer server, string user, CuttingProxy? line = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://{user}@{server.Host}:{line?.Port ?? server.ImapPort}");
}
