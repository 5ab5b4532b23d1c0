using MailMover.Demo;
using MailMover.Demo.Servers;
using MailMover.Testing.Comparing;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>A directory with a state directory and places for mail in files, for runs of the real program; deleted afterwards.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    public const string Password = "one-password-for-all-servers-here";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-test-");

    /// <summary>A server with POP3 besides IMAP.</summary>
    public static DovecotOptions Maildrops { get; } = new() { Pop3 = true, Tls = true, Password = Password };

    /// <summary>A server to copy to, or from.</summary>
    public static DovecotOptions Mailboxes { get; } = new() { Password = Password };

    public string State => this["state"];

    public string this[string name] => Path.Combine(_directory.FullName, name);

    public static string Pop3(DovecotServer server, string user, int? port = null) => Uri("pop3+insecure", server, user, port ?? server.Pop3Port);

    public static string Imap(DovecotServer server, string user, int? port = null) => Uri("imap+insecure", server, user, port ?? server.ImapPort);

    public static string Uri(string scheme, DovecotServer server, string user, int port) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{scheme}://{user}@{(scheme.Contains("insecure", StringComparison.Ordinal) ? server.Host : "localhost")}:{port}");

    /// <summary>Starts the program in this state directory. The password is in PW; home is an empty place here.</summary>
    public MailMoverProcess Start(params IEnumerable<string> arguments) => StartThrough([], arguments);

    /// <summary>The same, with further variables.</summary>
    public MailMoverProcess Start(IEnumerable<string> arguments, params IReadOnlyList<(string Name, string Value)> variables) => StartThrough([], arguments, variables);

    /// <summary>The same, started by another command.</summary>
    public MailMoverProcess StartThrough(IReadOnlyList<string> command, IEnumerable<string> arguments, params IReadOnlyList<(string Name, string Value)> variables) => MailMoverProcess.Start(
        [.. arguments, "--state", State],
        new Dictionary<string, string>(variables.Select(v => KeyValuePair.Create(v.Name, v.Value)))
        {
            ["PW"] = Password,
            ["NO_COLOR"] = "1",
            ["HOME"] = this["home"],
            ["XDG_DATA_HOME"] = "",
        },
        command);

    /// <summary>Copies to the end and wants this exit code. The password of an endpoint that is a server is given.</summary>
    public Task<ProcessOutcome> CopyAsync(int exitCode, string from, string to, CancellationToken stop, params IEnumerable<string> more) =>
        RunAsync(exitCode, stop, Copy(from, to, more));

    public static IReadOnlyList<string> Copy(string from, string to, params IEnumerable<string> more) => Pair("copy", from, to, more);

    public static IReadOnlyList<string> Pair(string command, string from, string to, params IEnumerable<string> more) =>
    [
        command, "--from", from, "--to", to,
        .. from.Contains("://", StringComparison.Ordinal) ? ["--from-password-env", "PW"] : Array.Empty<string>(),
        .. to.Contains("://", StringComparison.Ordinal) ? ["--to-password-env", "PW"] : Array.Empty<string>(),
        .. more,
    ];

    public Task<ProcessOutcome> RunAsync(int exitCode, CancellationToken stop, params IEnumerable<string> arguments) => RunAsync(exitCode, arguments, [], stop);

    public async Task<ProcessOutcome> RunAsync(int exitCode, IEnumerable<string> arguments, IReadOnlyList<(string Name, string Value)> variables, CancellationToken stop)
    {
        await using var process = Start(arguments, variables);
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == exitCode, $"wanted exit code {exitCode}: {outcome}");
        return outcome;
    }

    /// <summary>Nothing is lost, doubled or changed: octets, flags, keywords, dates, folders and subscriptions.</summary>
    public static void AssertIdentical(MailboxContents source, MailboxContents destination)
    {
        var comparison = CopyComparison.Of(source, new MailboxContents(), [], destination);
        Assert.Equal([], comparison.Lost.Take(5));
        Assert.Equal([], comparison.Doubled.Take(5));
        Assert.Equal([], comparison.Changed.Take(5));
        Assert.Equal(source.Messages, destination.Messages);
    }

    /// <summary>The same octets, as often; what POP3 cannot tell is not looked at.</summary>
    public static void AssertSameOctets(MailboxContents source, MailboxContents destination) =>
        Assert.Equal(Octets(source), Octets(destination));

    public IEnumerable<string> Files() => Directory.EnumerateFiles(_directory.FullName, "*", SearchOption.AllDirectories);

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static List<string> Octets(MailboxContents contents) =>
        [.. contents.Folders.SelectMany(f => contents[f]).Select(m => m.Sha256.ToString()).Order(StringComparer.Ordinal)];
}
