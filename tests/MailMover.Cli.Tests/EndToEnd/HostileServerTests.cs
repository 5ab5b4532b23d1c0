using System.Globalization;
using MailMover.Testing.Scripted;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>The real program against servers that mean harm: what it shows, which files it leaves, and with which code it ends.</summary>
public sealed class HostileServerTests : IAsyncLifetime
{
    private static readonly string[] HostileNames =
    [
        "\u001b[2J\u001b]0;owned\a", "../../../tmp/owned", "..", "bell\a", "C:\\Windows\\owned", "-rf", new('n', 10_000), "&IC4-evil", "&ICgAIC0-",
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-hostile-");
    private readonly ScriptedImapServer _source = new();
    private readonly ScriptedImapServer _destination = new();

    [Fact(Timeout = 120_000)]
    public async Task Hostile_folder_names_show_as_text_and_make_no_file_outside_the_state_directory()
    {
        foreach (var name in HostileNames)
            _source.Mailbox.Fill(name, 2);
        _source.Mailbox.Add("INBOX", "From: \u001b[31mx\r\nSubject: \u001b[2J\u001b]0;owned\a=?utf-8?q?=E2=80=AE?=\r\n\r\nx\r\n");
        _destination.Misbehave(new Refuses("APPEND", "NO \u001b[31mno", when: c => c.Text.Contains(" 2\r\n", StringComparison.Ordinal)));

        var outcome = await CopyAsync(TestContext.Current.CancellationToken);

        Assert.True(outcome.ExitCode == 3, $"{outcome}");
        Assert.Equal(1 + HostileNames.Length, _destination.Mailbox.Folders.Sum(f => f.Messages.Count));
        AssertHarmless(outcome.Output);
        AssertHarmless(outcome.Errors);
        Assert.DoesNotContain(new string('n', 1_000), outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["state"], _directory.GetFileSystemInfos().Select(f => f.Name));
        Assert.All(_directory.GetFiles("*", SearchOption.AllDirectories), f => Assert.Matches("^[a-zA-Z0-9.@_-]+$", f.Name));
        Assert.Equal(HostileNames.Length, _directory.GetFiles("*.eml", SearchOption.AllDirectories).Length);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] no", 6)]
    [InlineData("LIST", "NO no", 5)]
    [InlineData("EXAMINE", "NO no", 3)]
    public async Task A_server_that_refuses_ends_the_program_with_the_code_for_it(string command, string answer, int exitCode)
    {
        _source.Mailbox.Fill("INBOX", 3);
        _source.Misbehave(new Refuses(command, answer));
        var outcome = await CopyAsync(TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == exitCode, $"{outcome}");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_certificate_of_hostile_folders_and_subjects_shows_them_as_text()
    {
        foreach (var name in HostileNames)
            _source.Mailbox.Fill(name, 2);
        _source.Mailbox.Add("INBOX", "From: \u001b[31mx\r\nSubject: \u001b[2J\u001b]0;owned\a=?utf-8?q?=E2=80=AE?=\r\n\r\nx\r\n");
        await CopyAsync(TestContext.Current.CancellationToken);
        foreach (var folder in _destination.Mailbox.Folders)
            _destination.Mailbox.Remove(folder.Name, 1);

        var outcome = await VerifyAsync(TestContext.Current.CancellationToken);

        Assert.True(outcome.ExitCode == 4, $"{outcome}");
        AssertHarmless(outcome.Output);
        AssertHarmless(outcome.Errors);
        foreach (var name in (string[])["certificate.html", "findings.csv"])
            AssertHarmless(await File.ReadAllTextAsync(_directory.GetFiles(name, SearchOption.AllDirectories).Single().FullName, TestContext.Current.CancellationToken));
        Assert.Equal(["state"], _directory.GetFileSystemInfos().Select(f => f.Name));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private Task<ProcessOutcome> CopyAsync(CancellationToken stop) => RunAsync("copy", stop);

    private Task<ProcessOutcome> VerifyAsync(CancellationToken stop) => RunAsync("verify", stop);

    private async Task<ProcessOutcome> RunAsync(string command, CancellationToken stop)
    {
        var uri = (ScriptedImapServer server) => string.Create(CultureInfo.InvariantCulture, $"imap+insecure://jo@127.0.0.1:{server.Port}");
        await using var process = MailMoverProcess.Start(
            [command, "--from", uri(_source), "--to", uri(_destination), "--from-password-env", "FROM_SECRET", "--to-password-env", "TO_SECRET", "--state", Path.Combine(_directory.FullName, "state")],
            new Dictionary<string, string> { ["FROM_SECRET"] = "x", ["TO_SECRET"] = "x", ["NO_COLOR"] = "1" });
        return await process.WaitAsync(stop);
    }

    private static void AssertHarmless(string text) =>
        Assert.DoesNotContain(text, c => c is not ('\n' or '\r') && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator);
}
