using MailMover.Cli.Output;
using MailMover.Cli.Tests.Documentation;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Xunit;

namespace MailMover.Cli.Tests.Output;

public sealed class RenderingTests
{
    [Fact]
    public void A_report_fits_80_columns() =>
        Golden("report.txt", w => Report(w, Samples.Report));

    [Fact]
    public void A_report_of_an_interrupted_run_has_a_column_for_the_rest()
    {
        var report = Samples.Report with
        {
            Ending = RunEnding.Interrupted,
            Folders = [Samples.Report.Folders[0] with { Copied = 1_000_000, Found = 1_234_567, NotYetCopied = 234_467 }, .. Samples.Report.Folders.Skip(1)],
        };

        Golden("report-interrupted.txt", w => Report(w, report));
    }

    [Fact]
    public void A_plan_fits_80_columns() => Golden("plan.txt", w => PlanWriter.Write(w, Samples.Plan, [], "copy", isFiltered: true, 80));

    [Fact]
    public void A_check_fits_80_columns() => Golden("check.txt", w => CheckWriter.Write(w, Samples.Preflight, null, "mailmover copy", 80));

    [Fact]
    public void A_check_without_problems_ends_with_the_command_that_copies() =>
        Golden("check-ready.txt", w => CheckWriter.Write(w, Samples.PreflightReady, "plan.json", "mailmover copy --from imaps://a --to imaps://b", 80));

    [Fact]
    public void A_page_is_never_broken_in_two()
    {
        var page = $"https://help.old.example/{new string('x', 100)}";
        using var writer = new StringWriter();
        CheckWriter.Write(writer, Samples.Preflight with { Findings = [Samples.Preflight.Findings[2] with { Page = page }] }, null, "", 80);
        Assert.Contains($"    {page}", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_fits_80_columns() => Golden("status.txt", w => StatusWriter.Write(w, [Samples.Pair1, Samples.Pair2], 80, TimeZoneInfo.Utc));

    [Fact]
    public void The_live_view_fits_80_columns()
    {
        var state = new LiveState();
        foreach (var transferEvent in Samples.Events)
            state.Take(transferEvent);
        state.Notice("Stopping: what is on its way is finished and recorded. Press Ctrl+C again to stop at once.");

        Golden("live.txt", w => Draw(w, LiveFrame.Of($"{Samples.Old} to {Samples.New}", Samples.Progress, state.Lines(Samples.Now), 80)));
    }

    [Fact]
    public void The_live_view_counts_a_wait_down_and_forgets_it_when_it_is_over()
    {
        var state = new LiveState();
        state.Take(Samples.Events.OfType<Waiting>().Single());

        Assert.StartsWith("Waiting 27 s for the destination (attempt 2)", state.Lines(Samples.Now)[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Waiting 2 s ", state.Lines(Samples.Now.AddSeconds(25.5))[0].Text, StringComparison.Ordinal);
        Assert.Empty(state.Lines(Samples.Now.AddSeconds(27)));
    }

    [Fact]
    public async Task A_pipe_gets_the_events_and_a_line_every_ten_seconds()
    {
        var time = new FakeTimeProvider(Samples.Now);
        using var writer = new StringWriter { NewLine = "\n" };
        await using (var view = new LinesView(writer, verbose: false, time))
        {
            view.OnStart(new TransferProgress());
            time.Advance(TimeSpan.FromSeconds(9));
            Assert.Equal("", writer.ToString());
            foreach (var transferEvent in Samples.Events)
                view.OnEvent(transferEvent);
            time.Advance(TimeSpan.FromSeconds(12));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        writer.Write(LinesView.Line(Samples.Progress) + "\n");
        ApprovedText.Golden("pipe.txt", writer.ToString());
    }

    [Fact]
    public async Task A_pipe_gets_only_the_first_of_many_refused_messages()
    {
        using var writer = new StringWriter();
        await using var view = new LinesView(writer, verbose: false, new FakeTimeProvider());
        var noted = Samples.Events.OfType<MessageNoted>().Single();
        for (var i = 0; i < 1_000; i++)
            view.OnEvent(noted);

        Assert.Equal(11, writer.ToString().Split(writer.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Json_is_one_object_a_line()
    {
        var time = new FakeTimeProvider(Samples.Now);
        using var writer = new StringWriter { NewLine = "\n" };
        await using (var view = new JsonView(writer, time))
        {
            view.OnStart(new TransferProgress());
            time.Advance(TimeSpan.FromSeconds(1));
            foreach (var transferEvent in Samples.Events)
                view.OnEvent(transferEvent);
        }

        writer.WriteLine(JsonView.Line(Samples.Progress, Samples.Now));
        writer.WriteLine(JsonLine.Event("run_finished", Samples.Now, json => JsonLine.Report(json, Samples.Report)));
        writer.WriteLine(JsonLine.Write(json => JsonLine.Pair(json, Samples.Pair1)));
        ApprovedText.Golden("events.jsonl", writer.ToString());
    }

    [Fact]
    public void Nothing_hostile_reaches_a_stream_as_it_is()
    {
        foreach (var name in new[] { "report.txt", "plan.txt", "live.txt", "pipe.txt", "events.jsonl", "verify-live.txt", "verify-pipe.txt", "verify-events.jsonl" })
        {
            var text = File.ReadAllText(Path.Combine(ApprovedText.Root, "tests", "MailMover.Cli.Tests", "Golden", name)).ReplaceLineEndings("\n");

            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
            Assert.DoesNotContain('\u202E', text);
            Assert.Contains(Samples.Hostile.Name[..4], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_live_view_of_a_verification_fits_80_columns()
    {
        var state = new LiveState();
        foreach (var transferEvent in Samples.VerificationEvents)
            state.Take(transferEvent);

        Golden("verify-live.txt", w => Draw(w, VerificationFrame.Of($"Verifying {Samples.Old} to {Samples.New}", Samples.VerificationProgress, state.Lines(Samples.Now), 80)));
    }

    [Fact]
    public async Task A_pipe_gets_the_events_of_a_verification_and_a_line_every_ten_seconds()
    {
        var time = new FakeTimeProvider(Samples.Now);
        using var writer = new StringWriter { NewLine = "\n" };
        await using (var view = new VerificationLinesView(writer, verbose: true, time))
            Watch(view, time);

        writer.Write(VerificationLinesView.Line(Samples.VerificationProgress) + "\n");
        ApprovedText.Golden("verify-pipe.txt", writer.ToString());
    }

    [Fact]
    public async Task Json_of_a_verification_is_one_object_a_line()
    {
        var time = new FakeTimeProvider(Samples.Now);
        using var writer = new StringWriter { NewLine = "\n" };
        await using (var view = new VerificationJsonView(writer, time))
            Watch(view, time);

        writer.WriteLine(VerificationJsonView.Started(new VerificationOptions(), Samples.Old, Samples.New, Samples.Now));
        writer.WriteLine(VerificationJsonView.Line(Samples.VerificationProgress, Samples.Now));
        ApprovedText.Golden("verify-events.jsonl", writer.ToString());
    }

    public static TheoryData<RunEnding> Endings => [.. Enum.GetValues<RunEnding>()];

    [Theory, MemberData(nameof(Endings))]
    public void Every_ending_has_words_and_a_next_step(RunEnding ending)
    {
        var (headline, step) = NextStep.Of(Samples.Report with { Ending = ending });

        Assert.EndsWith(".", headline, StringComparison.Ordinal);
        Assert.EndsWith(".", step, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_whose_rules_left_everything_out_does_not_say_that_everything_is_there()
    {
        var folder = new FolderReport { Source = FolderPath.Inbox, Destination = FolderPath.Inbox, Found = 3, Skipped = 3 };
        Assert.StartsWith("Nothing went over", NextStep.Of(Samples.Report with { Ending = RunEnding.Complete, GoneCopies = 0, Folders = [folder] }).Headline, StringComparison.Ordinal);
        Assert.StartsWith("Nothing new", NextStep.Of(Samples.Report with { Ending = RunEnding.Complete, GoneCopies = 0, Folders = [folder with { Found = 4, AlreadyThere = 1 }] }).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_does_not_fit_is_no_copy_that_could_not_have_succeeded()
    {
        var (headline, step) = NextStep.Of(Samples.Report with { Ending = RunEnding.NotBegun, PlanDiffers = true });
        Assert.Equal(("Not begun, and nothing was copied: the plan does not fit any more.", "Then copy by the new plan."), (headline, step));
    }

    [Theory]
    [InlineData(100, 60, 40, "100 found = 60 copied + 40 already there: it balances.")]
    [InlineData(0, 0, 0, "0 found = 0 copied: it balances.")]
    [InlineData(12_000, 10_000, 1_999, "12,000 found = 10,000 copied + 1,999 already there + 1 unexplained: it does NOT balance.")]
    [InlineData(10, 10, 1, "10 found = 10 copied + 1 already there - 1 too many: it does NOT balance.")]
    public void The_equation_is_one_line(long found, long copied, long alreadyThere, string expected) =>
        Assert.Equal(expected, Equation.Of(new FolderReport { Source = FolderPath.Inbox, Destination = FolderPath.Inbox, Found = found, Copied = copied, AlreadyThere = alreadyThere }));

    private static void Report(TextWriter writer, TransferReport report)
    {
        ReportWriter.Write(writer, report, new ReportPlaces("/state/jo/audit.csv", "/state/jo/refused", "/state/jo/originals"), 80);
        ReportWriter.Ending(writer, report, [("Before you cancel the old account:", "mailmover verify --from imaps://jo@old.example --to imaps://jo@new.example")], 80);
    }

    private static void Golden(string name, Action<TextWriter> write)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        write(writer);
        var text = writer.ToString().ReplaceLineEndings("\n");
        Assert.All(text.Split('\n'), line => Assert.InRange(CellWidth.Of(line), 0, 80));
        ApprovedText.Golden(name, text);
    }

    private static void Watch(IVerificationView view, FakeTimeProvider time)
    {
        view.OnStart(new VerificationProgress());
        foreach (var transferEvent in Samples.VerificationEvents)
            view.OnEvent(transferEvent);
        foreach (var finding in Samples.Findings)
            view.OnFinding(finding);
        time.Advance(LinesView.Interval);
    }

    private static void Draw(TextWriter writer, Spectre.Console.Rendering.IRenderable frame)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 80;
        console.Write(frame);
    }
}
