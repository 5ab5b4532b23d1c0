using System.Text.Json;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Every_option_reaches_the_verifier()
    {
        var session = Session(Samples.VerifiedGreen);

        await session.RunAsync(
        [
            .. Cli.Tests.Doubles.Session.Verify.Split(' '), "--level", "content", "--sample", "0.5%", "--sample-seed", "42", "--who-writes-me", "--certificate", _directory.FullName,
            "--memory", "32M", "--max-message", "2G", "--connections", "3", "--state", "/s", "--since", "2020-01-31", "--map", "A=B",
        ]);

        var options = Assert.Single(session.Parts.Verifications);
        Assert.Equal((VerificationLevel.Content, 0.005, 42, true), (options.Level, options.Sample, options.SampleSeed, options.WhoWritesMe));
        Assert.Equal((32L << 20, "/state/jo/refused", ProgramVersion.Text), (options.MemoryInOctets, options.RefusedDirectory, options.ProgramVersion));
        Assert.Equal(new DateOnly(2020, 1, 31), options.Rules!.Since);
        Assert.All(session.Parts.Endpoints, e => Assert.Equal((3, 2L << 30), (e.Limits.Connections, e.Limits.MaxMessageInOctets)));
        Assert.Equal("/s", session.Parts.StateSettings!.Directory);
        Assert.All(session.Parts.Endpoints, e => Assert.True(e.IsDisposed));
    }

    [Fact]
    public async Task The_defaults_are_those_of_the_verifier_and_the_rules_of_the_last_copy()
    {
        var session = Session(Samples.VerifiedGreen);

        await session.RunAsync(Verify());

        var expected = new VerificationOptions { RefusedDirectory = "/state/jo/refused", OriginalsDirectory = "/state/jo/originals", ProgramVersion = ProgramVersion.Text };
        Assert.Equal(expected with { Accepted = session.Parts.Verifications[0].Accepted }, session.Parts.Verifications[0]);
        Assert.Empty(session.Parts.Verifications[0].Accepted);
        Assert.Null(session.Parts.Verifications[0].Rules);
    }

    [Theory]
    [InlineData("green", 0)]
    [InlineData("red", 4)]
    [InlineData("interrupted", 130)]
    public async Task The_verdict_is_the_exit_code_and_a_certificate_is_written_where_the_end_was_reached(string verdict, int code)
    {
        var session = Session(Report(verdict));

        Assert.Equal((ExitCode)code, await session.RunAsync(Verify()));

        Assert.Equal(verdict == "interrupted" ? [] : ["certificate.html", "certificate.json", "findings.csv"], Directory.EnumerateFiles(_directory.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_last_line_says_where_the_certificate_is()
    {
        var session = Session(Samples.Verification);

        await session.RunAsync(Verify());

        Assert.Contains("RED", session.Output, StringComparison.Ordinal);
        Assert.EndsWith($"{Path.Combine(_directory.FullName, "certificate.html")}\n", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_steps_are_whole_commands_without_what_tells_where_secrets_are()
    {
        var session = Session(Samples.Verification with { Rules = new SelectionRules { Since = new DateOnly(2020, 1, 31), Map = [(FolderPath.Of("A=B"), FolderPath.Of("C D"))] } });

        await session.RunAsync([.. Verify().Split(' '), "--state", "/my state", "--since", "2020-01-31", "--who-writes-me", "--from-tls-pin", "sha256:" + new string('a', 64)]);

        var pair = $"--from imaps://jo@old.example --to imaps://jo@new.example --from-tls-pin sha256:{new string('a', 64)} --state {Quoted("/my state")}";
        Assert.Contains($"mailmover copy {pair} --map {Quoted("A\\=B=C D")} --since 2020-01-31 --again-missing", session.Output, StringComparison.Ordinal);
        Assert.Contains($"mailmover verify {pair} ", session.Output, StringComparison.Ordinal);
        Assert.Contains(" --who-writes-me ", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("OLD", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_findings_can_be_accepted_by_the_next_verification()
    {
        var findings = Path.Combine(_directory.FullName, "findings.csv");
        await Session(Samples.Verification).RunAsync(Verify().Replace("old.example", "imap.old.example", StringComparison.Ordinal));
        var session = Session(Samples.VerifiedGreen);

        Assert.Equal(ExitCode.Complete, await session.RunAsync([.. Verify().Replace("old.example", "imap.old.example", StringComparison.Ordinal).Split(' '), "--accept-missing", findings]));

        Assert.Equal([new AcceptedMessage(FolderPath.Inbox, new ImapMessageKey(7, 12), "<a@old.example>")], session.Parts.Verifications[0].Accepted);
    }

    [Fact]
    public async Task With_json_every_line_of_standard_output_is_an_object_and_the_last_has_verdict_and_files()
    {
        var session = Session(Samples.Verification);

        await session.RunAsync(Verify() + " --json");

        var lines = session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["verification_started", "waiting", "note", "finding", "finding", "verification_finished"], lines.Select(l => l.GetProperty("event").GetString()));
        Assert.Equal(("missing", "INBOX", "7:12"), (lines[3].GetProperty("fate").GetString(), lines[3].GetProperty("folder").GetString(), lines[3].GetProperty("key").GetString()));
        Assert.Equal(("red", 4), (lines[5].GetProperty("verdict").GetString(), lines[5].GetProperty("exit_code").GetInt32()));
        Assert.Equal(Path.Combine(_directory.FullName, "certificate.html"), lines[5].GetProperty("certificate_file").GetString());
        Assert.Contains("RED", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("green", false)]
    [InlineData("amber", true)]
    [InlineData("red", true)]
    [InlineData("interrupted", true)]
    public async Task Quiet_is_silent_only_about_green(string verdict, bool speaks)
    {
        var session = Session(Report(verdict));

        await session.RunAsync(Verify() + " --quiet");

        Assert.Equal("", session.Output);
        Assert.Equal(speaks, session.Error.Length > 0);
    }

    [Fact]
    public async Task Nothing_hostile_reaches_the_terminal_and_verbose_names_each_finding()
    {
        var session = Session(Samples.Verification);

        await session.RunAsync(Verify() + " --verbose");

        Assert.Contains("Missing: \"Win\\u001B]0;owned\\u0007 [bold]now[/]\" in INBOX: it was copied", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Output, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202E', session.Output);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_written_is_refused_before_any_server_is_asked()
    {
        var session = Session(Samples.Verification);
        var file = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(file, "");

        Assert.Equal(ExitCode.TemporaryFailure, await session.RunAsync([.. Cli.Tests.Doubles.Session.Verify.Split(' '), "--certificate", file]));

        Assert.Empty(session.Parts.Steps);
        Assert.Contains("Choose another directory with --certificate", session.ErrorWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_pair_is_11_and_leaves_no_certificate()
    {
        var session = new Session { Parts = new ScriptedParts { Verify = (_, _) => throw new PairHeldException("mailmover (process 4711)") } };

        Assert.Equal(ExitCode.HeldByAnotherRun, await session.RunAsync(Verify()));

        Assert.Empty(Directory.EnumerateFiles(_directory.FullName));
    }

    [Fact]
    public async Task An_interrupt_reaches_the_verifier_and_is_told()
    {
        Session? session = null;
        session = new Session
        {
            Parts = new ScriptedParts
            {
                Verify = (observer, stopping) =>
                {
                    session!.Stop.Interrupt();
                    Assert.True(stopping.Graceful.IsCancellationRequested);
                    return Task.FromResult(Samples.NotVerified);
                },
            },
        };

        Assert.Equal(ExitCode.Interrupted, await session.RunAsync(Verify()));

        Assert.Contains("Press Ctrl+C again to stop at once.", session.Output, StringComparison.Ordinal);
    }

    private static Session Session(VerificationReport report) => new()
    {
        Parts = new ScriptedParts
        {
            Verify = (observer, _) =>
            {
                observer.OnStart(new VerificationProgress());
                foreach (var transferEvent in Samples.VerificationEvents)
                    observer.OnEvent(transferEvent);
                foreach (var finding in report.Findings)
                    observer.OnFinding(finding);
                return Task.FromResult(report);
            },
        },
    };

    private static VerificationReport Report(string verdict) => verdict switch
    {
        "green" => Samples.VerifiedGreen,
        "amber" => Samples.VerifiedGreen with { Verdict = Verdict.Amber, Reasons = [new(Verdict.Amber, "1 message is only in the trash.")] },
        "red" => Samples.Verification,
        _ => Samples.NotVerified,
    };

    private string Verify() => $"{Cli.Tests.Doubles.Session.Verify} --certificate {_directory.FullName}";

    private static string Quoted(string text) => OperatingSystem.IsWindows() ? $"\"{text}\"" : $"'{text}'";
}
