using MailMover.Bulk.Reading;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Bulk.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MailMover.Bulk.Tests.Results;

public sealed class ResultsTests : IDisposable
{
    private const string List = "note;source;source_secret;destination;destination_secret\n\"Jo; 2nd\";imaps://jo@old;plain:hunter2;imaps://jo@new;env:NEW\n=evil();imaps://al@old;env:AL;imaps://al@new;env:NEW\n;imaps://bo:hunter2@old;env:BO;imaps://bo@new;env:NEW\n";
    private readonly BulkFiles _files = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private string Path => _files.PathOf("users.results.csv");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task The_rows_of_the_file_come_back_with_columns_added_and_without_secrets()
    {
        var (file, rows) = await RunAsync();
        new ResultsWriter(Path, file, rows, _time).Write();

        var lines = File.ReadAllLines(Path);
        Assert.Equal($"note;source;source_secret;destination;destination_secret;{string.Join(';', ResultColumns.Names)}", lines[0]);
        Assert.Equal("\"Jo; 2nd\";imaps://jo@old;plain:(not kept);imaps://jo@new;env:NEW;2;imaps://jo@old;imaps://jo@new;complete;0;;5;4;1;0;0;0;900;2026-03-01T12:00:00Z;2026-03-01T12:00:00Z;1;;/state/jo/audit.csv".Replace("plain:(not kept)", "(not kept)", StringComparison.Ordinal), lines[1]);
        Assert.StartsWith("'=evil();imaps://al@old;env:AL;imaps://al@new;env:NEW;3;imaps://al@old;imaps://al@new;failed;6;\"'=cmd|bad; words\";", lines[2], StringComparison.Ordinal);
        Assert.StartsWith(";(not kept);env:BO;imaps://bo@new;env:NEW;4;;imaps://bo@new;bad_row;2;source: a password does not belong here.;", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_for_the_user_alone_and_nothing_is_left_beside_them()
    {
        var (file, rows) = await RunAsync();
        new ResultsWriter(Path, file, rows, _time).Write();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal(["users.csv", "users.results.csv"], Directory.GetFiles(_files.Directory).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task They_are_written_seldom_while_rows_run()
    {
        var (file, rows) = await RunAsync();
        var writer = new ResultsWriter(Path, file, rows, _time);
        writer.WriteIfDue();
        File.Delete(Path);
        writer.WriteIfDue();
        Assert.False(File.Exists(Path));
        _time.Advance(TimeSpan.FromSeconds(2));
        writer.WriteIfDue();
        Assert.True(File.Exists(Path));
    }

    [Theory]
    [InlineData(RowChoice.All, "imaps://jo@old imaps://al@old imaps://new@old")]
    [InlineData(RowChoice.Failed, "imaps://al@old imaps://new@old")]
    [InlineData(RowChoice.Pending, "imaps://new@old")]
    [InlineData(RowChoice.Open, "imaps://al@old imaps://new@old")]
    public async Task A_later_run_chooses_rows_by_them(RowChoice choice, string chosen)
    {
        var (file, rows) = await RunAsync();
        new ResultsWriter(Path, file, rows, _time).Write();
        var again = _files.Read($"{BulkFiles.Header}\nimaps://jo@old,env:OTHER,imaps://jo@new,env:NEW\nimaps://al@old,env:AL,imaps://al@new,env:NEW\nimaps://new@old,env:A,imaps://new@new,env:NEW\n");
        var earlier = EarlierResults.Read(Path);

        Assert.Equal(chosen.Split(' '), again.Rows.Where(r => earlier.NotChosen(r, choice) is null).Select(r => r.Source));
    }

    [Fact]
    public async Task What_a_run_is_not_about_keeps_what_was_written_of_it()
    {
        var (file, rows) = await RunAsync();
        new ResultsWriter(Path, file, rows, _time).Write();
        var before = File.ReadAllLines(Path);
        var earlier = EarlierResults.Read(Path);
        var kept = file.Rows.Select(r => new RowState(r, earlier.NotChosen(r, RowChoice.Failed))).ToList();
        Assert.Equal([BulkRowStatus.NotChosen, BulkRowStatus.Pending, BulkRowStatus.BadRow], kept.Select(r => r.Status));
        new ResultsWriter(Path, file, kept, _time).Write();

        Assert.Equal(before[1], File.ReadAllLines(Path)[1]);
    }

    [Fact]
    public async Task What_was_written_of_a_row_can_be_told_again()
    {
        var (file, rows) = await RunAsync();
        new ResultsWriter(Path, file, rows, _time).Write();
        var earlier = EarlierResults.Read(Path).NotChosen(file.Rows[0], RowChoice.Failed)!;

        Assert.True(earlier.IsComplete);
        Assert.Equal((5L, 4L, 1L, 0L, "/state/jo/audit.csv"), (earlier.Found!.Value, earlier.Copied!.Value, earlier.AlreadyThere!.Value, earlier.Lost!.Value, earlier.AuditFile));
        Assert.Null(EarlierResults.Read(Path).NotChosen(file.Rows[1], RowChoice.Failed));
    }

    [Fact]
    public async Task A_row_that_could_not_be_read_and_is_corrected_counts_as_failed()
    {
        var file = _files.Read($"{BulkFiles.Header}\nimaps://jo@old,env:JO,imaps://jo@new,env:NEW\nonly,three,cells\n");
        List<RowState> rows = [.. file.Rows.Select(r => new RowState(r))];
        await new BulkRunner(rows, new BulkRunOptions(), new ScriptedRowRunner(), new RecordingObserver(), _time).RunAsync(default);
        new ResultsWriter(Path, file, rows, _time).Write();
        var corrected = _files.Read($"{BulkFiles.Header}\nimaps://jo@old,env:JO,imaps://jo@new,env:NEW\nimaps://al@old,env:AL,imaps://al@new,env:NEW\n");
        var earlier = EarlierResults.Read(Path);

        Assert.Equal(["imaps://al@old"], corrected.Rows.Where(r => earlier.NotChosen(r, RowChoice.Failed) is null).Select(r => r.Source));
    }

    [Fact]
    public async Task A_row_that_stands_twice_does_not_hide_that_the_first_was_complete()
    {
        var file = _files.Read($"{BulkFiles.Header}\nimaps://jo@old,env:JO,imaps://jo@new,env:NEW\nimaps://jo@old,env:JO,imaps://jo@new,env:NEW\n");
        List<RowState> rows = [.. file.Rows.Select(r => new RowState(r))];
        await new BulkRunner(rows, new BulkRunOptions(), new ScriptedRowRunner(), new RecordingObserver(), _time).RunAsync(default);
        new ResultsWriter(Path, file, rows, _time).Write();

        Assert.True(EarlierResults.Read(Path).NotChosen(file.Rows[0], RowChoice.Open)!.IsComplete);
    }

    [Fact]
    public void A_list_of_results_is_read_as_the_list_that_it_was_made_of()
    {
        var file = _files.Read($"{BulkFiles.Header},options\nimaps://jo@old,env:JO,imaps://jo@new,plain:hunter2,--known\n");
        List<RowState> rows = [.. file.Rows.Select(r => new RowState(r))];
        new ResultsWriter(Path, file, rows, _time).Write();
        var again = BulkFiles.ReadAgain(Path);

        Assert.Equal("--known", again.Rows[0].Options);
        Assert.Equal("the password that stood here is not kept in a file of results. Take the original file.", Assert.Single(again.Problems).Text);
    }

    [Fact]
    public void A_file_that_holds_no_results_has_none()
    {
        File.WriteAllText(Path, "hello\nworld\n");
        Assert.Null(EarlierResults.Read(Path).NotChosen(_files.Read($"{BulkFiles.Header}\nimaps://jo@old,env:A,imaps://jo@new,env:A\n").Rows[0], RowChoice.Open));
    }

    private async Task<(BulkFile File, IReadOnlyList<RowState> Rows)> RunAsync()
    {
        var file = _files.Read(List);
        List<RowState> rows = [.. file.Rows.Select(r => new RowState(r))];
        var runner = new ScriptedRowRunner
        {
            Run = (attempt, _) => Task.FromResult(attempt.Row.Number == 1
                ? new RowOutcome { ExitCode = 0, AuditFile = "/state/jo/audit.csv", Report = Report(attempt.Row) }
                : new RowOutcome { ExitCode = 6, Reason = "=cmd|bad; words", FailedSide = EndpointSide.Source }),
        };
        await new BulkRunner(rows, new BulkRunOptions(), runner, new RecordingObserver(), _time).RunAsync(default);
        return (file, rows);
    }

    private static TransferReport Report(BulkRow row) => new()
    {
        Run = "1",
        Source = row.SourceIdentity!,
        Destination = row.DestinationIdentity!,
        Ending = Core.Journal.RunEnding.Complete,
        Folders = [new FolderReport { Source = FolderPath.Inbox, Destination = FolderPath.Inbox, Found = 5, Copied = 4, AlreadyThere = 1, OctetsNow = 900 }],
    };
}
