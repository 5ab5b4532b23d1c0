using MailMover.Core.Journal;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>A message that is alone cannot be told from a line that keeps breaking (engine-rules.md, 11).</summary>
public sealed class LoneSuspectTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_only_new_message_is_not_blamed_for_a_line_that_keeps_breaking(bool atTheSource)
    {
        var harness = new TransferHarness().Fill(10);
        await harness.CopyWhollyAsync();
        harness.Fill(1, prefix: "new");
        for (var nth = 1; nth <= 5 && !atTheSource; nth++)
            harness.Destination.Faults.LoseAppend(nth);
        if (atTheSource)
        {
            harness.Source.Faults.HangUpOnFetchOf("new-1");
            harness.Source.At("fetch:before", harness.Source.Faults.Clear, 6);
        }

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((11, 0, 0), (report.Total.Copied, report.Total.Refused, report.Total.Failed));
        await harness.AssertSameAsync();
    }

    [Fact]
    public async Task What_passed_before_a_suspicion_arose_does_not_make_it_a_proof()
    {
        var harness = new TransferHarness().Fill(500);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("last"), "", TransferHarness.Date(600));
        for (var nth = 2; nth <= 6; nth++)
            harness.Destination.Faults.LoseAppend(nth);

        var report = await harness.CopyWhollyAsync();

        Assert.Equal((501, 0), (report.Total.Copied, report.Total.Refused));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lone_message_on_which_a_server_hangs_up_is_named_as_the_suspect_and_found_once_others_pass(bool atTheSource)
    {
        var harness = new TransferHarness().Fill(10);
        await harness.CopyWhollyAsync();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("poison"), "", TransferHarness.Date(50));
        if (atTheSource)
            harness.Source.Faults.HangUpOnFetchOf("poison");
        else
            harness.Destination.Faults.HangUpOnAppendOf("poison");

        var alone = await harness.CopyAsync();

        Assert.Equal((RunEnding.TemporaryFailure, 0, 0, 1), (alone.Ending, alone.Total.Refused, alone.Total.Failed, alone.Total.NotYetCopied));
        Assert.Contains(alone.Notes, n => n.Contains(atTheSource ? "11" : "\"poison\"", StringComparison.Ordinal) && n.Contains("may be what the server hangs up on", StringComparison.Ordinal));

        harness.Fill(5, prefix: "more");
        var among = await harness.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 15, 1), (among.Ending, among.Total.Copied, among.Total.Refused + among.Total.Failed));
    }
}
