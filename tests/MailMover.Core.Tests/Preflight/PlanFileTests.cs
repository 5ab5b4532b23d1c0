using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Core.Preflight.Plans;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

public sealed class PlanFileTests
{
    private readonly CheckHarness _harness = new();

    public PlanFileTests()
    {
        _harness.Source.AddFolder("Work");
        _harness.Source.AddFolder("100 %");
        _harness.Transfer.Fill(20).Fill(30, "Work", "w");
    }

    [Fact]
    public async Task A_plan_that_is_written_is_read_back_the_same()
    {
        _harness.Options = new() { Rules = new() { Exclude = ["Spam"], Since = new DateOnly(2019, 1, 1), Map = [(FolderPath.Parse("Work"), FolderPath.Parse("Job/Old"))] } };
        var report = await _harness.CheckAsync();
        var (file, read) = (PlanFile.Of(report), PlanFileText.Read(PlanFileText.Write(report)));
        Assert.Equal(file.Folders, read.Folders);
        Assert.Equal(file.LeftOut, read.LeftOut);
        Assert.Equal((file.Source, file.Destination, file.Time), (read.Source, read.Destination, read.Time));
        Assert.Equal(file.Rules.Map, read.Rules.Map);
        Assert.Equal(file.Rules.Since, read.Rules.Since);
        Assert.Equal([("INBOX", "INBOX", false, 20L), ("Work", "Job/Old", true, 30L), ("100 %", "100 _x25_", true, 0L)], file.Folders.Select(f => (f.Source.ToString(), f.Destination.ToString(), f.Create, f.Messages)));
        Assert.Equal(_harness.Source.UidValidity("Work"), file.Folders[1].UidValidity);
    }

    [Fact]
    public async Task A_copy_obeys_the_plan_also_where_it_would_decide_otherwise_by_now()
    {
        _harness.Source.AddFolder("Gesendet", SpecialUse.Sent);
        _harness.Transfer.Fill(2, "Gesendet", "s");
        var file = await PlanAsync();
        _harness.Destination.AddFolder("Sent Items", SpecialUse.Sent);
        var report = await CopyAsync(file);
        Assert.Equal((RunEnding.Complete, ""), (report.Ending, report.Reason));
        Assert.Equal(2, _harness.Destination.Messages("Gesendet").Count);
        Assert.Empty(_harness.Destination.Messages("Sent Items"));
    }

    [Fact]
    public async Task New_messages_and_a_few_fewer_are_no_material_change()
    {
        var file = await PlanAsync();
        _harness.Transfer.Fill(50, prefix: "new");
        for (uint uid = 1; uid <= 10; uid++)
            _harness.Source.Remove("Work", uid);
        Assert.Equal(RunEnding.Complete, (await CopyAsync(file)).Ending);
        Assert.Equal(RunEnding.Complete, (await CopyAsync(file)).Ending);
    }

    [Theory]
    [InlineData("gone", "Work is not at the source any more.")]
    [InlineData("renumbered", "Work was made anew or renumbered (its UIDVALIDITY was ")]
    [InlineData("new", "New folder is new at the source and would be copied.")]
    [InlineData("emptied", "Work held 30 messages and holds 19 now.")]
    public async Task A_source_that_has_changed_materially_is_refused_in_words(string change, string words)
    {
        var file = await PlanAsync();
        Change(change);
        var report = await CopyAsync(file);
        Assert.Equal(RunEnding.NotBegun, report.Ending);
        Assert.Contains(words, report.Reason, StringComparison.Ordinal);
        Assert.Contains("--write-plan", report.Reason, StringComparison.Ordinal);
        _harness.AssertNothingWritten();
    }

    [Fact]
    public async Task A_new_folder_that_the_rules_leave_out_is_no_material_change()
    {
        _harness.Options = new() { Rules = new() { Exclude = ["New*"] } };
        var file = await PlanAsync();
        _harness.Source.AddFolder("New folder");
        Assert.Equal(RunEnding.Complete, (await CopyAsync(file)).Ending);
    }

    [Fact]
    public async Task A_folder_that_was_added_by_hand_is_not_silently_left_out()
    {
        _harness.Options = new() { Rules = new() { Exclude = ["Work"] } };
        var file = await PlanAsync();
        var added = new PlannedFolder { Source = FolderPath.Of("Work"), Destination = FolderPath.Of("Work"), Messages = 30 };
        var report = await CopyAsync(file with { Folders = [.. file.Folders, added], LeftOut = [] });
        Assert.Equal((RunEnding.NotBegun, true), (report.Ending, report.PlanDiffers));
        Assert.Contains("Work is planned, but the plan's rules leave it out.", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_went_elsewhere_before_the_plan_is_told()
    {
        var file = await PlanAsync();
        await _harness.CopyAsync(rules: new() { Map = [(FolderPath.Of("Work"), FolderPath.Of("B"))] });
        var report = await CopyAsync(file);
        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.Contains("Work: the mail copied earlier went to B and stays there; what is copied from now on goes to Work.", report.Notes);
    }

    [Fact]
    public async Task A_plan_for_other_mailboxes_is_refused()
    {
        var file = await PlanAsync();
        var report = await CopyAsync(file with { Destination = "imap://ann@destination.example.org" });
        Assert.Contains("It is for the destination imap://ann@destination.example.org, and this one is imap://jo@destination.example.org.", report.Reason, StringComparison.Ordinal);
        Assert.Contains("It is for the source x", (await CopyAsync(file with { Source = "x" })).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_checked_too_unless_told_otherwise()
    {
        var file = await PlanAsync();
        _harness.WithRoom(100);
        Assert.Contains("has room for 100 B more", (await CopyAsync(file)).Reason, StringComparison.Ordinal);
        Assert.Equal(RunEnding.DestinationFull, (await CopyAsync(file, checks: false)).Ending);
    }

    [Theory]
    [InlineData("", "it is damaged, or no JSON")]
    [InlineData("{", "it is damaged, or no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{}", "it is no plan file (it has no mailmover_plan)")]
    [InlineData("{\"mailmover_plan\": \"1\"}", "it is no plan file")]
    [InlineData("{\"mailmover_plan\": 2}", "it has version 2, and this program reads version 1")]
    [InlineData("{\"mailmover_plan\": 1}", "it has no time where one is needed")]
    [InlineData("{\"mailmover_plan\": 99999999999999999999}", "it is no plan file")]
    public void What_is_no_plan_is_refused_with_the_reason(string text, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<FormatException>(() => PlanFileText.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"source\": \"Work\"", "\"source\": \"INBOX\"", "it names the folder INBOX more than once")]
    [InlineData("\"source\": \"Work\"", "\"source\": \"a//b\"", "'a//b' is not a folder name")]
    [InlineData("\"source\": \"Work\"", "\"source\": 5", "it is damaged")]
    [InlineData("\"messages\": 30", "\"messages\": -30", "a number is below 0")]
    [InlineData("\"messages\": 30", "\"messages\": 1e999", "it is damaged")]
    [InlineData("\"uid_validity\": ", "\"uid_validity\": -", "it is damaged")]
    [InlineData("\"create\": true", "\"create\": \"yes\"", "it is damaged")]
    [InlineData("\"deleted\": \"Keep\"", "\"deleted\": \"Everything\"", "its rules cannot be read")]
    [InlineData("\"folders\": [", "\"folders\": {}, \"x\": [", "it has no list folders")]
    [InlineData("\"folders\": [", "\"folders\": [ null,", "it has no source")]
    [InlineData("\"rules\": {", "\"rules\": [[[[[[[[[[[[[[[[[[[[[[[[", "it is damaged")]
    public async Task A_damaged_or_hostile_plan_is_refused_with_the_reason(string part, string instead, string reason)
    {
        var text = PlanFileText.Write(await _harness.CheckAsync());
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.StartsWith(reason, Assert.Throws<FormatException>(() => PlanFileText.Read(text.Replace(part, instead, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_plan_that_was_cut_off_or_changed_by_an_octet_is_read_or_refused_but_never_something_else()
    {
        var text = PlanFileText.Write(await _harness.CheckAsync());
        for (var i = 0; i < text.Length; i += 7)
        {
            TryRead(text[..i]);
            foreach (var odd in "\"{[0\0,")
                TryRead(text[..i] + odd + text[(i + 1)..]);
        }
    }

    private static void TryRead(string text)
    {
        try
        {
            PlanFileText.Read(text);
        }
        catch (FormatException)
        {
            // The one thing that may happen besides.
        }
    }

    private void Change(string what)
    {
        switch (what)
        {
            case "gone":
                _harness.Source.RemoveFolder("Work");
                break;
            case "renumbered":
                _harness.Source.Renumber("Work");
                break;
            case "new":
                _harness.Source.AddFolder("New folder");
                break;
            default:
                for (uint uid = 1; uid <= 11; uid++)
                    _harness.Source.Remove("Work", uid);
                break;
        }
    }

    private async Task<PlanFile> PlanAsync() => PlanFileText.Read(PlanFileText.Write(await _harness.CheckAsync()));

    private Task<TransferReport> CopyAsync(PlanFile file, bool checks = true) =>
        _harness.CopyAsync(new PreflightGate(_harness.Options, _harness.Transfer.Time) { File = file, Checks = checks }, file.Rules);
}
