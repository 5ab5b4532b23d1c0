using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class CopyCommandTests
{
    [Fact]
    public async Task Every_option_reaches_the_engine()
    {
        var session = new Session();

        await session.RunAsync(
        [
            .. Session.Copy.Split(' '), "--map", "Sent Items=Sent", "--map", "A=B", "--into", "Old/Mail", "--include", "Work*", "--exclude", "Spam", "--exclude", "Junk",
            "--since", "2020-01-31", "--before", "2024-02-29", "--max-size", "500k", "--deleted", "skip", "--flags", "mirror", "--memory", "32M", "--max-message", "2G",
            "--connections", "3", "--keep-order", "--retry-refused", "--repair", "--remove-own-doubles", "--state", "/s", "--audit", "/a.csv", "--audit-privacy",
        ]);

        var options = session.Parts.Options!;
        Assert.Equal([(FolderPath.Of("Sent Items"), FolderPath.Of("Sent")), (FolderPath.Of("A"), FolderPath.Of("B"))], options.Rules.Map);
        Assert.Equal(FolderPath.Of("Old", "Mail"), options.Rules.Into);
        Assert.Equal(["Work*"], options.Rules.Include);
        Assert.Equal(["Spam", "Junk"], options.Rules.Exclude);
        Assert.Equal((new DateOnly(2020, 1, 31), new DateOnly(2024, 2, 29), 512_000), (options.Rules.Since, options.Rules.Before, options.Rules.MaxSizeInOctets));
        Assert.Equal((DeletedPolicy.Skip, FlagPolicy.Mirror, 32L << 20, 2L << 30), (options.Rules.Deleted, options.Flags, options.MemoryInOctets, options.MaxMessageInOctets));
        Assert.Equal((true, true, true, true), (options.KeepOrder, options.RetryRefused, options.Repair, options.RemoveOwnDoubles));
        Assert.Equal(("/state/jo/refused", "/state/jo/originals"), (options.RefusedDirectory, options.OriginalsDirectory));
        Assert.All(session.Parts.Endpoints, e => Assert.Equal((3, 2L << 30), (e.Limits.Connections, e.Limits.MaxMessageInOctets)));
        Assert.Equal(new Cli.Settings.StateSettings { Directory = "/s", AuditFile = "/a.csv", AuditPrivacy = true }, session.Parts.StateSettings);
    }

    [Fact]
    public async Task The_defaults_are_those_of_the_engine()
    {
        var session = new Session();

        await session.RunAsync(Session.Copy);

        var expected = new TransferOptions { RefusedDirectory = "/state/jo/refused", OriginalsDirectory = "/state/jo/originals", ProgramVersion = ProgramVersion.Text };
        Assert.Equal(expected with { Rules = session.Parts.Options!.Rules, Gate = session.Parts.Options.Gate }, session.Parts.Options);
        Assert.Equal((0, 0, DeletedPolicy.Keep), (session.Parts.Options.Rules.Map.Count, session.Parts.Options.Rules.Include.Count, session.Parts.Options.Rules.Deleted));
    }

    [Fact]
    public async Task A_run_ends_with_table_equation_and_next_step_and_its_ending_is_the_exit_code()
    {
        var session = new Session();

        Assert.Equal(ExitCode.SomeRefusedOrFailed, await session.RunAsync(Session.Copy));

        Assert.Contains("10,000 found = 9,890 copied + 90 already there", session.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Audit log: /state/jo/audit.csv", session.Output, StringComparison.Ordinal);
        Assert.StartsWith("Finished, but not every message went over.", session.Error, StringComparison.Ordinal);
        Assert.Contains("--retry-refused", session.Error, StringComparison.Ordinal);
        Assert.All(session.Parts.Endpoints, e => Assert.True(e.IsDisposed));
    }

    [Fact]
    public async Task With_json_every_line_of_standard_output_is_an_object()
    {
        var session = new Session();

        await session.RunAsync(Session.Copy + " --json");

        var names = session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("event").GetString());
        Assert.Equal(["plan_made", "folder_created", "folder_started", "message_noted", "waiting", "note", "folder_finished", "run_finished"], names);
        Assert.Contains("Finished, but not every message went over.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_prints_only_what_is_left_to_do()
    {
        var incomplete = new Session();
        var complete = new Session { Parts = new ScriptedParts { Run = (_, _) => Task.FromResult(Samples.Report with { Ending = RunEnding.Complete }) } };

        await incomplete.RunAsync(Session.Copy + " --quiet");
        await complete.RunAsync(Session.Copy + " --quiet");

        Assert.Equal("", incomplete.Output);
        Assert.StartsWith("Finished, but not every message went over.", incomplete.Error, StringComparison.Ordinal);
        Assert.Equal("", complete.Console.All);
    }

    [Theory]
    [InlineData(Session.Copy + " --dry-run")]
    [InlineData("plan --from imaps://jo@old.example --to imaps://jo@new.example --from-password-env OLD --to-password-env NEW")]
    public async Task A_plan_is_shown_and_no_state_directory_is_made(string line)
    {
        var session = new Session { Parts = new ScriptedParts { StateExists = false } };

        Assert.Equal(ExitCode.Complete, await session.RunAsync(line));

        Assert.Equal(0, session.Parts.StatesOpened);
        Assert.IsType<EmptyJournal>(session.Parts.JournalGiven);
        Assert.Contains("Nothing was written.", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_looks_into_a_journal_that_exists()
    {
        var session = new Session();

        await session.RunAsync(Session.Copy + " --dry-run --json");

        Assert.Same(session.Parts.State.Journal, session.Parts.JournalGiven);
        Assert.StartsWith("{\"event\":\"plan_made\"", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_and_an_authority_belong_to_their_own_side()
    {
        var session = new Session();
        var pin = string.Concat(Enumerable.Repeat("aB", 32));
        var authority = typeof(CopyCommandTests).Assembly.Location;

        await session.RunAsync([.. Session.Copy.Split(' '), "--from-tls-pin", $"sha256:{pin}", "--to-ca", authority]);

        Assert.Equal((pin.ToLowerInvariant(), null), (session.Parts.Endpoints[0].Settings.CertificatePin, session.Parts.Endpoints[0].Settings.CertificateAuthorityFile));
        Assert.Equal((null, authority), (session.Parts.Endpoints[1].Settings.CertificatePin, session.Parts.Endpoints[1].Settings.CertificateAuthorityFile));
    }

    [Fact]
    public async Task The_trace_gets_lines_with_their_time()
    {
        var directory = Directory.CreateTempSubdirectory("mailmover-tests-");
        var file = Path.Combine(directory.FullName, "trace.txt");
        Session? session = null;
        session = new Session
        {
            Parts = new ScriptedParts
            {
                Run = (_, _) =>
                {
                    session!.Parts.Endpoints[0].Limits.Trace!("C: A1 NOOP");
                    return Task.FromResult(Samples.Report);
                },
            },
        };

        await session.RunAsync([.. Session.Copy.Split(' '), "--trace", file]);

        Assert.Equal("2026-03-01T12:00:00.000Z C: A1 NOOP", File.ReadAllText(file).TrimEnd());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        directory.Delete(recursive: true);
    }

    private static readonly Dictionary<string, Exception> Failures = new()
    {
        ["held"] = new PairHeldException("mailmover (process 4711), since 14:02"),
        ["journal"] = new JournalException("The disk is full. Make room and try again."),
        ["unreachable"] = new MailFailureException(EndpointSide.Source, FailureScope.Endpoint, FailureKind.Unreachable, "imap.old.example cannot be reached."),
        ["unexpected"] = new InvalidOperationException("oops"),
        ["interrupted"] = new OperationCanceledException(),
    };

    [Theory]
    [InlineData("held", 11, "mailmover (process 4711)")]
    [InlineData("journal", 5, "Make room")]
    [InlineData("unreachable", 10, "cannot be reached")]
    [InlineData("unexpected", 1, "run the same command again")]
    [InlineData("interrupted", 130, "Interrupted.")]
    public async Task What_ends_the_program_is_told_in_words_without_a_stack_trace(string failure, int code, string words)
    {
        var session = new Session { Parts = new ScriptedParts { Run = (_, _) => throw Failures[failure] } };

        Assert.Equal((ExitCode)code, await session.RunAsync(Session.Copy));

        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_failure_shows_where_it_came_from_when_asked()
    {
        var session = new Session { Parts = new ScriptedParts { Run = (_, _) => throw new InvalidOperationException("oops") } };

        await session.RunAsync(Session.Copy + " --verbose");

        Assert.Contains("   at ", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_reaches_the_engine_in_two_stages_and_is_told()
    {
        Session? session = null;
        session = new Session
        {
            Parts = new ScriptedParts
            {
                Run = (_, stopping) =>
                {
                    session!.Stop.Interrupt();
                    Assert.Equal((true, false), (stopping.Graceful.IsCancellationRequested, stopping.Forceful.IsCancellationRequested));
                    session.Stop.Interrupt();
                    Assert.True(stopping.Forceful.IsCancellationRequested);
                    return Task.FromResult(Samples.Report with { Ending = RunEnding.Interrupted });
                },
            },
        };

        Assert.Equal(ExitCode.Interrupted, await session.RunAsync(Session.Copy));

        Assert.Contains("Press Ctrl+C again to stop at once.", session.Output, StringComparison.Ordinal);
    }
}
