using System.Security.Cryptography;
using System.Text;
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

    private static async Task<int> MarkAsync(VerificationHarness harness)
    {
        var report = await harness.VerifyAsync();
        var missing = harness.Observer.Findings.Where(f => f.Fate == MessageFate.Missing).Select(f => (f.Folder, f.Key)).ToList();
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
