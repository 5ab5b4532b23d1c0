using System.Diagnostics;
using System.Globalization;
using MailMover.Core.Model;
using MailMover.Testing.Servers;
using Xunit;
using static MailMover.Cli.Tests.EndToEnd.VerifyScenario;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>The real program verifies a real copy that somebody else has worked on since.</summary>
public sealed class VerifyTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly FolderPath Trash = FolderPath.Of("Trash");

    [Theory(Timeout = 120_000)]
    [InlineData("counts", "amber", "numbers")]
    [InlineData("headers", "green", "by headers, date and size")]
    [InlineData("content", "green", "unchanged")]
    public async Task A_copy_that_arrived_is_said_so_in_the_words_of_the_level(string level, string verdict, string words)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);

        var (output, certificate) = await scenario.VerifyAsync(verdict, stop, "--level", level);

        var page = await File.ReadAllTextAsync(Path.Combine(scenario.Certificate, "certificate.html"), stop);
        Assert.Contains(words, output.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Equal(level == "content", output.Contains("unchanged", StringComparison.Ordinal));
        Assert.Equal(12, certificate.GetProperty("total").GetProperty("found").GetInt32());
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.EndsWith($"{Path.Combine(scenario.Certificate, "certificate.html")}\n", output, StringComparison.Ordinal);
        Assert.Empty(scenario.FindingsByFate());
        await using var status = scenario.Copy.StartWith(["status", "--state", scenario.Copy.State]);
        Assert.Contains($"{verdict.ToUpperInvariant()} by {level}", (await status.WaitAsync(stop)).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("counts")]
    [InlineData("headers")]
    [InlineData("content")]
    public async Task What_was_deleted_at_the_destination_is_red(string level)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.DeleteAsync("1:2", stop);

        var (output, _) = await scenario.VerifyAsync("red", stop, "--level", level);

        if (level == "counts")
            return;
        Assert.Equal(["Message 5", "Message 6"], scenario.Subjects("missing"));
        Assert.Contains($"mailmover copy --from {scenario.Copy.SourceUri} --to {scenario.Copy.DestinationUri} --state {scenario.Copy.State} --again-missing\n", output, StringComparison.Ordinal);
        Assert.Contains($"--accept-missing {scenario.Findings}\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Another_body_under_the_same_header_is_found_by_content_only()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.DeleteAsync("8", stop);
        await scenario.PutAsync(Work, Message(12, "The body of that message."), stop);

        await scenario.VerifyAsync("green", stop);
        await scenario.VerifyAsync("red", stop, "--level", "content");

        Assert.Equal(["Message 12"], scenario.Subjects("differs"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_sample_reads_back_the_same_messages_for_the_same_seed()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);

        var (_, first) = await scenario.VerifyAsync("green", stop, "--level", "content", "--sample", "50%", "--sample-seed", "7");
        var (_, second) = await scenario.VerifyAsync("green", stop, "--level", "content", "--sample", "50%", "--sample-seed", "7");

        var compared = first.GetProperty("total").GetProperty("contents").GetProperty("identical").GetInt32();
        Assert.InRange(compared, 1, 11);
        Assert.Equal(compared, second.GetProperty("total").GetProperty("contents").GetProperty("identical").GetInt32());
        Assert.Equal(7, first.GetProperty("sample_seed").GetInt32());
    }

    [Fact(Timeout = 120_000)]
    public async Task One_more_copy_and_what_lies_in_the_trash_are_amber()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.PutAsync(Work, Message(12), stop);
        await scenario.CreateAsync(Trash, stop);
        await scenario.ChangeAsync(Work, stop, "UID MOVE 1 Trash");

        var (_, certificate) = await scenario.VerifyAsync("amber", stop);

        Assert.Equal(["Message 5"], scenario.Subjects("in trash"));
        Assert.Equal(1, certificate.GetProperty("total").GetProperty("extra_copies").GetInt32());
    }

    [Fact(Timeout = 120_000)]
    public async Task What_was_sorted_into_another_folder_is_found_there()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.CreateAsync(FolderPath.Of("Sorted", "2024"), stop);
        await scenario.ChangeAsync(Work, stop, "UID MOVE 1:3 Sorted/2024");

        await scenario.VerifyAsync("green", stop, "--level", "content");

        Assert.Equal(["Message 5", "Message 6", "Message 7"], scenario.Subjects("moved"));
        Assert.All(AuditFile.Read(scenario.Findings), r => Assert.Equal("Sorted/2024", r["destination_folder"]));
    }

    [Fact(Timeout = 120_000)]
    public async Task Mail_that_came_since_is_not_yet_copied_and_the_copy_command_is_the_way_out()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.DeliverAsync(FolderPath.Inbox, Message(13), stop);

        var (output, _) = await scenario.VerifyAsync("red", stop);

        Assert.Equal(["Message 13"], scenario.Subjects("not yet copied"));
        Assert.Contains($"  mailmover copy --from {scenario.Copy.SourceUri} --to {scenario.Copy.DestinationUri} --state {scenario.Copy.State}\n", output, StringComparison.Ordinal);
        await scenario.Copy.RunAsync(0, stop);
        await scenario.VerifyAsync("green", stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task Accepted_messages_and_only_these_may_be_missing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.DeleteAsync("1:2", stop);
        await scenario.VerifyAsync("red", stop);
        var lines = await File.ReadAllLinesAsync(scenario.Findings, stop);
        var (one, both) = (Path.Combine(scenario.Copy.Folder, "one.csv"), Path.Combine(scenario.Copy.Folder, "both.csv"));
        await File.WriteAllLinesAsync(one, lines.Take(2), stop);
        File.Copy(scenario.Findings, both);

        await scenario.VerifyAsync("red", stop, "--accept-missing", one);
        Assert.Equal((1, 1), (scenario.FindingsByFate()["missing"], scenario.FindingsByFate()["accepted missing"]));
        await scenario.VerifyAsync("amber", stop, "--accept-missing", both);
        Assert.Equal(2, scenario.FindingsByFate()["accepted missing"]);
        // What that wrote can be given again.
        await scenario.VerifyAsync("amber", stop, "--accept-missing", scenario.Findings);
    }

    [Fact(Timeout = 120_000)]
    public async Task Again_missing_brings_exactly_the_missing_ones_back_and_only_once()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.CreateAsync(Trash, stop);
        await scenario.ChangeAsync(Work, stop, "UID MOVE 8 Trash");
        await scenario.DeleteAsync("1:2", stop);

        var first = await scenario.Copy.RunAsync(0, stop, "--again-missing");
        var second = await scenario.Copy.RunAsync(0, stop, "--again-missing");

        Assert.Contains("2 messages that were copied are nowhere at the destination now. They are copied again.", first.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Nothing that was copied is missing at the destination.", second.Output, StringComparison.Ordinal);
        var there = await DovecotFixture.ReadAsync(scenario.Copy.Destination, scenario.Copy.DestinationUser, stop);
        Assert.Equal((4, 7, 1), (there[FolderPath.Inbox].Count, there[Work].Count, there[Trash].Count));
        await scenario.VerifyAsync("amber", stop, "--level", "content");
        Assert.Equal(["in trash"], scenario.FindingsByFate().Keys);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_copy_can_verify_itself()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop);

        await scenario.Copy.RunAsync(0, stop, "--verify", "--level", "content", "--certificate", scenario.Certificate);
        Assert.Equal("green", (await scenario.CertificateAsync(stop)).GetProperty("verdict").GetString());
        await scenario.DeleteAsync("1", stop);
        await scenario.Copy.RunAsync(4, stop, "--verify", "--certificate", scenario.Certificate);
        Assert.Equal("red", (await scenario.CertificateAsync(stop)).GetProperty("verdict").GetString());
    }

    [Fact(Timeout = 120_000)]
    public async Task Mail_that_another_program_moved_can_be_verified()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        var unknown = Path.Combine(scenario.Copy.Folder, "unknown");
        await using var process = scenario.Copy.StartWith([.. scenario.Arguments("verify", unknown)]);

        var outcome = await process.WaitAsync(stop);

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.StartsWith("GREEN", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith(unknown, outcome.Output.TrimEnd().Split("Certificate: ")[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_killed_verification_leaves_copy_status_and_the_last_certificate_as_they_were()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
        await using var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop, line);
        await scenario.Copy.RunAsync(0, stop, "--verify", "--certificate", scenario.Certificate);
        var page = await File.ReadAllTextAsync(Path.Combine(scenario.Certificate, "certificate.html"), stop);
        var status = await StatusAsync(scenario, stop);

        var work = line.StallWhen(ProxyDirection.FromServer, "FETCH");
        await using (var process = scenario.StartVerify("--level", "content"))
        {
            await work.Reached;
            process.Kill();
            await process.WaitAsync(stop);
        }

        line.Resume();
        Assert.Equal(status, await StatusAsync(scenario, stop));
        Assert.Equal(page, await File.ReadAllTextAsync(Path.Combine(scenario.Certificate, "certificate.html"), stop));
        await scenario.Copy.RunAsync(0, stop);
        await scenario.VerifyAsync("green", stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_verification_that_is_interrupted_is_130_and_certifies_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
        await using var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop, line);
        await scenario.Copy.RunAsync(0, stop);

        var work = line.StallWhen(ProxyDirection.FromServer, "FETCH");
        await using var process = scenario.StartVerify();
        await work.Reached;
        await process.InterruptAsync(stop);
        line.Resume();
        var outcome = await process.WaitAsync(stop);

        Assert.True(outcome.ExitCode == 130, outcome.ToString());
        Assert.Contains("did not reach its end", outcome.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scenario.Certificate));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_pair_that_is_being_copied_is_11_and_is_not_disturbed()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var line = CuttingProxy.Start((await servers.GetAsync(DovecotFixture.Plain)).ImapPort);
        await using var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop, line);
        var work = line.StallWhen(ProxyDirection.FromClient, " APPEND ");
        await using var copy = scenario.Copy.Start();
        await work.Reached;

        await using var verify = scenario.StartVerify();
        var outcome = await verify.WaitAsync(stop);
        line.Resume();

        Assert.True(outcome.ExitCode == 11, outcome.ToString());
        Assert.Contains(copy.Id.ToString(CultureInfo.InvariantCulture), outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await copy.WaitAsync(stop)).ExitCode);
        await scenario.Copy.AssertCopiedAsync("beside a verification", stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_refused_login_is_6_and_certifies_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await using var process = MailMoverProcess.Start(
            [.. scenario.Arguments("verify", scenario.Copy.State), "--certificate", scenario.Certificate],
            new Dictionary<string, string> { ["FROM_SECRET"] = scenario.Copy.Source.Password, ["TO_SECRET"] = "not-the-password" });

        var outcome = await process.WaitAsync(stop);

        Assert.True(outcome.ExitCode == 6, outcome.ToString());
        Assert.DoesNotContain("not-the-password", outcome.Output + outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scenario.Certificate));
    }

    [Fact(Timeout = 120_000)]
    public async Task Nothing_is_changed_at_either_end_and_no_secret_is_written()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        var (here, there) = (await ReadAsync(scenario, true, stop), await ReadAsync(scenario, false, stop));

        await scenario.VerifyAsync("green", stop, "--level", "content", "--who-writes-me");

        CopyScenario.AssertSame("source", here, await ReadAsync(scenario, true, stop));
        CopyScenario.AssertSame("destination", there, await ReadAsync(scenario, false, stop));
        foreach (var file in scenario.Copy.Files())
        {
            Assert.DoesNotContain(scenario.Copy.Source.Password, await File.ReadAllTextAsync(file, stop), StringComparison.Ordinal);
            Assert.DoesNotContain(scenario.Copy.Destination.Password, await File.ReadAllTextAsync(file, stop), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task A_refused_message_of_which_there_is_no_file_is_red()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop);
        await scenario.DeliverAsync(Work, Message(13, new string('x', 8_000)), stop);
        await scenario.Copy.RunAsync(3, stop, "--max-message", "5k");

        await scenario.VerifyAsync("red", stop);

        Assert.Equal(["Message 13"], scenario.Subjects("refused and not saved"));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_a_rule_left_out_is_amber_by_the_rules_of_the_last_copy()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await StartAsync(servers, await servers.GetAsync(DovecotFixture.Plain), stop);
        await scenario.Copy.RunAsync(0, stop, "--exclude", "Work");

        var (_, certificate) = await scenario.VerifyAsync("amber", stop);
        Assert.EndsWith("--exclude Work", certificate.GetProperty("copy_command").GetString(), StringComparison.Ordinal);
        // By other rules the same mail was never copied.
        await scenario.VerifyAsync("red", stop, "--include", "*");

        Assert.Equal(8, scenario.FindingsByFate()["not yet copied"]);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("LC_ALL=C sed")]
    [InlineData("python3 -c \"import csv,hashlib")]
    public async Task The_manifest_of_the_certificate_is_what_anybody_computes_from_the_audit_log(string beginning)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await CopiedAsync(servers, stop);
        await scenario.DeleteAsync("1", stop);
        await scenario.Copy.RunAsync(0, stop, "--again-missing");
        var (_, certificate) = await scenario.VerifyAsync("green", stop);

        var line = File.ReadLines(Path.Combine(Documentation.ApprovedText.Root, "docs", "audit.md")).Single(l => l.StartsWith(beginning, StringComparison.Ordinal));
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, WorkingDirectory = scenario.Copy.Folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        using var shell = Process.Start(start)!;
        var computed = await shell.StandardOutput.ReadToEndAsync(stop);

        var manifest = certificate.GetProperty("manifest");
        Assert.Equal(manifest.GetProperty("sha256").GetString(), computed.Split(' ')[0].Trim());
        Assert.Equal((12, scenario.Copy.Audit), (manifest.GetProperty("messages").GetInt32(), manifest.GetProperty("audit_file").GetString()));
    }

    private static Task<Demo.MailboxContents> ReadAsync(VerifyScenario scenario, bool source, CancellationToken stop) => source
        ? DovecotFixture.ReadAsync(scenario.Copy.Source, scenario.Copy.SourceUser, stop)
        : DovecotFixture.ReadAsync(scenario.Copy.Destination, scenario.Copy.DestinationUser, stop);

    private static async Task<string> StatusAsync(VerifyScenario scenario, CancellationToken stop)
    {
        await using var process = scenario.Copy.StartWith(["status", "--state", scenario.Copy.State, "--json"]);
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome.Output;
    }
}
