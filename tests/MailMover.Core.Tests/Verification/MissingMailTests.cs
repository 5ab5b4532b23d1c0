using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Verification;

public sealed class MissingMailTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Missing_mail_is_copied_again_exactly_once_and_the_rest_is_left_alone()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        harness.Destination.Remove("INBOX", 7);
        harness.Destination.Remove("INBOX", 3);
        harness.Destination.Remove("Work", 1);
        harness.Destination.MoveTo("INBOX", 4, "Keep");

        Assert.Equal(3, await MarkAsync(harness));
        Assert.Equal(3, (await harness.Copy.CopyWhollyAsync()).Total.CopiedNow);

        var report = await harness.VerifyAsync();
        Assert.Equal((Verdict.Green, 0, 0, 1), (report.Verdict, report.Total[MessageFate.Missing], report.Total.ExtraCopies, report.Total[MessageFate.Moved]));
        Assert.Equal(0, await MarkAsync(harness));
        harness.Destination.Calls.Reset();
        await harness.Copy.CopyWhollyAsync();
        Assert.Equal(0, harness.Destination.Calls.Appends);
    }

    [Fact]
    public async Task Missing_mail_is_copied_again_also_right_after_the_source_was_renumbered()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.Remove("INBOX", 3);
        harness.Destination.Remove("Work", 1);
        harness.Source.Renumber("INBOX");
        harness.Source.Renumber("Work");

        Assert.Equal(2, await MarkAsync(harness));
        Assert.Equal(2, (await harness.Copy.CopyWhollyAsync()).Total.CopiedNow);

        var report = await harness.VerifyAsync();
        Assert.Equal((Verdict.Green, 0), (report.Verdict, report.Total.ExtraCopies));
        Assert.Equal(0, await MarkAsync(harness));
    }

    [Fact]
    public async Task What_was_copied_is_remembered_in_one_write_however_much_is_missing()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.AddFolder("Many");
        harness.Copy.Fill(1_300, "Many", "y");
        await harness.Copy.CopyWhollyAsync();
        harness.Destination.RemoveFolder("Many");
        var report = await harness.VerifyAsync();
        var missing = harness.Observer.Findings.Where(f => f.Fate == MessageFate.Missing).Select(f => (f.Folder, f.Key)).ToList();
        var notes = 0;
        harness.Copy.Journal.BeforeStep = step =>
        {
            notes += step.StartsWith("note", StringComparison.Ordinal) ? 1 : 0;
            return Task.CompletedTask;
        };

        Assert.Equal(1_300, await new MissingMail(harness.Copy.Journal, harness.Copy.Time).MarkAsync(harness.Source.Identity, harness.Destination.Identity, report.Run, missing, Token));

        Assert.Equal(1, notes);
        await AssertManifestAsync(harness, 1_310);
    }

    [Fact]
    public async Task A_plain_copy_does_not_bring_back_what_the_user_deleted()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.Remove("INBOX", 3);
        await harness.VerifyAsync();

        Assert.Equal(0, (await harness.Copy.CopyWhollyAsync()).Total.CopiedNow);
    }

    [Fact]
    public async Task The_manifest_is_what_the_audit_log_gives_also_while_mail_waits_to_be_copied_again()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.AddMessage("Work", TransferHarness.Text("m-1"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        await AssertManifestAsync(harness, 10);

        harness.Destination.Remove("INBOX", 3);
        harness.Destination.Remove("Work", 1);
        await MarkAsync(harness);
        await AssertManifestAsync(harness, 10);

        harness.Destination.Faults.RefuseAppendOf("m-3@");
        harness.Source.Renumber("Work");
        await harness.Copy.CopyAsync();
        await AssertManifestAsync(harness, 10);
    }

    /// <summary>What the user moved there would be called missing, and copied again: a double.</summary>
    [Theory]
    [InlineData("Keep")]
    [InlineData("INBOX")]
    public async Task Nothing_is_called_missing_while_a_message_of_the_destination_is_not_shown(string folder)
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.MoveTo("INBOX", 4, "Keep");
        harness.Destination.ListPhantom(folder);
        harness.Destination.Remove("INBOX", 3);

        Assert.Equal(0, await MarkAsync(harness));
        var report = await harness.VerifyAsync();
        Assert.Equal((Verdict.Red, 1, 0, 0), (report.Verdict, report.Total[MessageFate.Unreadable], report.Total[MessageFate.Missing], report.Total.Unexplained));
        Assert.Contains(harness.Observer.Findings, f => f.Reason == $"it was copied and not found, but the destination did not show 1 of the messages in {folder}");
    }

    [Fact]
    public async Task Nothing_is_called_missing_while_a_folder_of_the_destination_cannot_be_looked_at()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.AddMessage("Keep", TransferHarness.Text("foreign"), "", TransferHarness.Date(1));
        harness.Destination.MoveTo("INBOX", 3, "Keep");
        harness.Destination.At("list:before", () => harness.Destination.Faults.Fail("open", FailureKind.Permanent, FailureScope.Folder, times: int.MaxValue), 2);

        Assert.Equal(0, await MarkAsync(harness));
    }

    private static async Task<int> MarkAsync(VerificationHarness harness)
    {
        var report = await harness.VerifyAsync();
        var missing = harness.Observer.Findings.Where(f => f.Fate == MessageFate.Missing).Select(f => (f.Folder, f.FormerKey ?? f.Key)).ToList();
        return await new MissingMail(harness.Copy.Journal, harness.Copy.Time).MarkAsync(harness.Source.Identity, harness.Destination.Identity, report.Run, missing, Token);
    }

    private static async Task AssertManifestAsync(VerificationHarness harness, int messages)
    {
        var lines = harness.Copy.Journal.AuditRows.Where(r => r.Outcome == MessageOutcome.Copied).Select(r => r.Sha256.ToString()!).Distinct().Order(StringComparer.Ordinal).ToList();
        var report = await harness.VerifyAsync();
        Assert.Equal((messages, lines.Count), ((int)report.ManifestMessages, lines.Count));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + "\n"))))), report.Manifest.ToString());
    }
}
