using System.Text.Json;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Core.Preflight.Plans;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private const string Check = "check --from imaps://jo@old.example --to imaps://jo@new.example --from-password-env OLD --to-password-env NEW";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-check-");

    private string File(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_check_with_problems_is_9_and_says_what_to_do_about_each_finding()
    {
        var session = new Session();
        Assert.Equal(ExitCode.PreflightFailed, await session.RunAsync(Check));
        var words = session.Output.ReplaceLineEndings(" ");
        Assert.Contains("Problems: a copy cannot succeed", session.Output, StringComparison.Ordinal);
        Assert.Contains("What to do: Make room there", words, StringComparison.Ordinal);
        Assert.Contains("Not ready: 1 problem has to be put right first.", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("To copy:", session.Output, StringComparison.Ordinal);
        Assert.All(session.Parts.Endpoints, e => Assert.True(e.IsDisposed));
    }

    [Fact]
    public async Task Warnings_alone_are_0_and_the_command_that_copies_follows()
    {
        var session = new Session { Parts = new() { Preflight = Samples.PreflightReady } };
        Assert.Equal(ExitCode.Complete, await session.RunAsync($"{Check} --since 2020-01-31 --exclude Spam --state /s"));
        Assert.EndsWith(
            "Ready to copy, with 1 warning.\nTo copy:\n  mailmover copy --from imaps://jo@old.example --to imaps://jo@new.example --state /s --exclude Spam --since 2020-01-31\n",
            session.Output,
            StringComparison.Ordinal);
        Assert.Equal((new DateOnly(2020, 1, 31), false), (session.Parts.PreflightOptions!.Rules.Since, session.Parts.PreflightOptions.Quick));
    }

    [Fact]
    public async Task The_command_that_copies_repeats_what_the_check_went_by()
    {
        var session = new Session { Parts = new() { Preflight = Samples.PreflightReady } };
        Assert.Equal(ExitCode.Complete, await session.RunAsync($"{Check} --max-message 10M --connections 2"));
        Assert.Contains("mailmover copy --from imaps://jo@old.example --to imaps://jo@new.example --max-message 10M --connections 2\n", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.Authentication, null, ExitCode.LoginRefused)]
    [InlineData(FailureKind.Unreachable, null, ExitCode.Unreachable)]
    [InlineData(FailureKind.Unreachable, FailureKind.Authentication, ExitCode.LoginRefused)]
    [InlineData(FailureKind.Transient, null, ExitCode.TemporaryFailure)]
    [InlineData(FailureKind.Transient, FailureKind.Unreachable, ExitCode.Unreachable)]
    [InlineData(FailureKind.Permanent, FailureKind.Authentication, ExitCode.PreflightFailed)]
    internal async Task A_servers_failure_has_its_own_code(FailureKind one, FailureKind? other, ExitCode expected)
    {
        var findings = new[] { one, other }.OfType<FailureKind>().Select(k => new PreflightFinding { Id = "x", Severity = FindingSeverity.Problem, Reason = "No.", Failure = k }).ToList();
        var session = new Session { Parts = new() { Preflight = Samples.Preflight with { Findings = findings, Plan = null, Figures = null, Folders = [] } } };
        Assert.Equal(expected, await session.RunAsync(Check));
    }

    [Fact]
    public async Task Json_has_every_finding_with_its_name_and_the_figures()
    {
        var session = new Session();
        await session.RunAsync($"{Check} --json");
        var json = JsonDocument.Parse(Assert.Single(session.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal("check_finished", json.GetProperty("event").GetString());
        Assert.Equal(["quota-too-small", "folder-substitutes", "provider", "quota"], json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()!));
        Assert.Equal("problem", json.GetProperty("findings")[0].GetProperty("severity").GetString());
        Assert.Equal("destination", json.GetProperty("findings")[0].GetProperty("side").GetString());
        Assert.Equal((false, 9, 1500, 150, 3), (
            json.GetProperty("ready").GetBoolean(), json.GetProperty("exit_code").GetInt32(), json.GetProperty("figures").GetProperty("messages_to_come").GetInt32(),
            json.GetProperty("figures").GetProperty("seconds_at_least").GetInt32(), json.GetProperty("figures").GetProperty("days").GetInt32()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("copy_command").ValueKind);
        Assert.Contains("Not ready", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_says_only_what_is_in_the_way()
    {
        var session = new Session();
        await session.RunAsync($"{Check} --quiet");
        Assert.Empty(session.Output);
        Assert.Contains("Make room there", session.ErrorWords, StringComparison.Ordinal);
        Assert.DoesNotContain("Evil", session.Error, StringComparison.Ordinal);

        var ready = new Session { Parts = new() { Preflight = Samples.PreflightReady } };
        await ready.RunAsync($"{Check} --quiet");
        Assert.Empty(ready.Console.All);
    }

    [Fact]
    public async Task A_check_makes_no_state_directory()
    {
        var session = new Session { Parts = new() { StateExists = false } };
        await session.RunAsync(Check);
        Assert.Equal(0, session.Parts.StatesOpened);
        Assert.IsType<EmptyJournal>(session.Parts.JournalGiven);
    }

    [Fact]
    public async Task A_plan_is_written_for_the_user_alone_and_a_copy_obeys_its_rules()
    {
        var plan = File("plan.json");
        var checking = new Session { Parts = new() { Preflight = Samples.PreflightReady } };
        Assert.Equal(ExitCode.Complete, await checking.RunAsync($"{Check} --since 2020-01-31 --write-plan {plan}"));
        Assert.Contains("The plan is written to ", checking.Output, StringComparison.Ordinal);
        Assert.EndsWith($"  mailmover copy --from imaps://jo@old.example --to imaps://jo@new.example --plan {plan}\n", checking.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(plan));
        Assert.DoesNotContain("secret", await System.IO.File.ReadAllTextAsync(plan, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // An earlier plan is replaced, another file is not.
        Assert.Equal(ExitCode.Complete, await new Session { Parts = checking.Parts }.RunAsync($"{Check} --since 2021-01-31 --write-plan {plan}"));
        var copying = new Session();
        await copying.RunAsync($"{Session.Copy} --plan {plan}");
        Assert.Equal(new DateOnly(2021, 1, 31), copying.Parts.Options!.Rules.Since);
        var file = Assert.IsType<PreflightGate>(copying.Parts.Options.Gate).File!;
        Assert.Equal(Samples.Plan.Pairs.Select(p => p.Source.Path), file.Folders.Select(f => f.Source));
        Assert.Contains(file.Folders, f => f.Source == Samples.Hostile && f.Destination == FolderPath.Of("Evil"));
    }

    [Fact]
    public async Task A_plan_that_is_not_there_is_named_in_a_sentence()
    {
        var session = new Session();
        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync($"{Session.Copy} --plan {File("none.json")}"));
        Assert.Contains("none.json'. Write a new one with mailmover check --write-plan.", session.ErrorWords, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("letter.txt", "which is no plan")]
    [InlineData("missing/plan.json", "is not there")]
    [InlineData("", "this is a directory")]
    public async Task A_place_that_a_plan_must_not_be_written_to_is_wrong_usage(string name, string words)
    {
        await System.IO.File.WriteAllTextAsync(File("letter.txt"), "Dear Ann", TestContext.Current.CancellationToken);
        var session = new Session();
        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync($"{Check} --write-plan {File(name)}"));
        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
        Assert.Equal("Dear Ann", await System.IO.File.ReadAllTextAsync(File("letter.txt"), TestContext.Current.CancellationToken));
        Assert.Empty(session.Parts.Steps);
    }

    [Fact]
    public async Task No_plan_is_written_where_an_end_could_not_be_asked()
    {
        var session = new Session { Parts = new() { Preflight = Samples.Preflight with { Plan = null, Figures = null, Folders = [] } } };
        await session.RunAsync($"{Check} --write-plan {File("plan.json")}");
        Assert.False(System.IO.File.Exists(File("plan.json")));
        Assert.DoesNotContain("The plan is written", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--since 2020-01-31", "--plan, --since: the plan says what goes over")]
    [InlineData("--map A=B --exclude C", "--plan, --exclude: the plan says what goes over")]
    [InlineData("--dry-run", "--plan, --dry-run:")]
    [InlineData("--also maildir:/tmp/archive", "--plan, --also:")]
    public async Task What_contradicts_a_plan_is_wrong_usage(string options, string words)
    {
        var plan = File("plan.json");
        await System.IO.File.WriteAllTextAsync(plan, PlanFileText.Write(Samples.Preflight), TestContext.Current.CancellationToken);
        var session = new Session();
        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync($"{Session.Copy} --plan {plan} {options}"));
        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "it cannot be read")]
    [InlineData("{\"mailmover_plan\": 1, \"source\": \"\u001b[2J\"", "it is damaged, or no JSON")]
    [InlineData("{\"mailmover_plan\": 7}", "it has version 7, and this program reads version 1")]
    public async Task A_plan_that_cannot_be_used_is_wrong_usage_and_says_why(string? text, string words)
    {
        var plan = File("plan.json");
        if (text is not null)
            await System.IO.File.WriteAllTextAsync(plan, text, TestContext.Current.CancellationToken);
        var session = new Session();
        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync($"{Session.Copy} --plan {plan}"));
        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
        Assert.Contains("mailmover check --write-plan", session.ErrorWords, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', session.Error);
    }

    [Fact]
    public async Task A_copy_is_looked_at_before_it_begins_unless_told_otherwise()
    {
        var session = new Session();
        await session.RunAsync(Session.Copy);
        Assert.True(Assert.IsType<PreflightGate>(session.Parts.Options!.Gate).Checks);
        session = new Session();
        await session.RunAsync($"{Session.Copy} --skip-check");
        Assert.Null(session.Parts.Options!.Gate);
    }

    [Fact]
    public async Task With_an_archive_a_copy_that_cannot_succeed_is_refused_before_the_download()
    {
        var session = new Session();
        Assert.Equal(ExitCode.PreflightFailed, await session.RunAsync($"{Session.Copy} --also maildir:{File("archive")}"));
        Assert.Equal(["check"], session.Parts.Steps);
        Assert.True(session.Parts.PreflightOptions!.Quick);
        Assert.StartsWith("Not begun, and nothing was copied", session.Error, StringComparison.Ordinal);
        Assert.Contains("54.2 MB are to come", session.ErrorWords, StringComparison.Ordinal);

        session = new Session { Parts = new() { Preflight = Samples.PreflightReady } };
        await session.RunAsync($"{Session.Copy} --also maildir:{File("archive")}");
        Assert.Equal(["check", "copy"], session.Parts.Steps);
    }
}
