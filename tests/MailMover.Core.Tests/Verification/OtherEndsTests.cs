using MailMover.Core.Endpoints;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using MailMover.Testing.Observing;
using Xunit;

namespace MailMover.Core.Tests.Verification;

/// <summary>Verifications where an end is a maildrop or lies on this computer, and where the source does not show everything any more.</summary>
public sealed class OtherEndsTests
{
    private static readonly EndpointIdentity Maildrop = new("pop3", "old.example", 0, "jo");
    private static readonly EndpointIdentity Backup = new("maildir", "", 0, "/home/jo/backup");
    private static readonly SourceTraits Bare = new() { KeepsFlags = false, KeepsDates = false };

    [Fact]
    public async Task A_maildrop_is_never_GREEN_because_POP3_shows_a_part_of_a_mailbox_only()
    {
        var harness = await MaildropAsync();
        harness.Destination.SetFlags("INBOX", 1, "\\Flagged");
        harness.Source.Behaviour.FlagsOfNewCopies = MailMover.Core.Model.FlagSet.Of(MailMover.Core.Model.SystemFlags.Seen);

        foreach (var level in Enum.GetValues<VerificationLevel>())
        {
            var report = await harness.VerifyAsync(level);
            Assert.Equal(Verdict.Amber, report.Verdict);
            Assert.Contains(report.Reasons, r => r.Text.StartsWith("The old mailbox was read with POP3, which shows the inbox only.", StringComparison.Ordinal) && r.NextStep.Contains("imaps://", StringComparison.Ordinal));
        }

        var byHeaders = await harness.VerifyAsync();
        Assert.Equal((6, 0, 0), (byHeaders.Total[MessageFate.Present], byHeaders.Total.OtherDate, byHeaders.Total.LackFlags));
        Assert.Single(byHeaders.Reasons);
    }

    [Fact]
    public async Task What_an_end_has_to_remark_stands_in_the_reports_of_copy_and_verification()
    {
        var harness = await MaildropAsync();
        harness.Source.Behaviour.Remarks = ["2 messages were left out"];
        harness.Destination.Behaviour.Remarks = ["a file is damaged"];

        string[] remarks = ["2 messages were left out", "a file is damaged"];
        Assert.Equal(remarks, (await harness.VerifyAsync()).Notes.Intersect(remarks));
        Assert.Equal(remarks, (await harness.Copy.CopyAsync()).Notes.Intersect(remarks));
    }

    [Fact]
    public async Task Of_a_maildrop_the_date_that_was_sent_is_compared()
    {
        var harness = await MaildropAsync();
        harness.Destination.Change("INBOX", 3, m => m with { InternalDate = TransferHarness.Date(1) });

        Assert.Equal(1, (await harness.VerifyAsync()).Total.OtherDate);
    }

    [Fact]
    public async Task Mail_deleted_by_the_user_s_order_is_looked_for_where_it_was_put_and_the_manifest_counts_it()
    {
        var harness = await MaildropAsync();
        var manifest = (await harness.VerifyAsync()).Manifest;
        await RemoveAsync(harness);

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Amber, 0, 0, manifest), (report.Verdict, report.Total.Found, report.Total.Unexplained, report.Manifest));
        Assert.Equal(new FormerMail(6, 6, 0, 0), report.Former);
        Assert.Contains("6 messages were deleted from the old mailbox by your order, after their copies were read back. They lie at the new mailbox where they were put, by headers and size.", report.Reasons.Select(r => r.Text));

        harness.Destination.Remove("INBOX", 2);
        harness.Destination.SetFlags("INBOX", 3, "\\Deleted");
        report = await harness.VerifyAsync();
        Assert.Equal(new FormerMail(6, 4, 0, 0), report.Former);
        Assert.Contains(report.Reasons, r => r.Weight == Verdict.Amber && r.Text.EndsWith("Now they are not at the new mailbox where they were put.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_provider_hides_once_it_was_fetched_is_looked_for_too_and_is_no_loss()
    {
        var harness = await MaildropAsync(Bare with { HidesWhatWasRead = true });
        foreach (var uid in new uint[] { 1, 2, 3, 4 })
            harness.Source.Remove("INBOX", uid);

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Amber, 2, 2), (report.Verdict, report.Total.Found, report.Total[MessageFate.Present]));
        Assert.Equal(new FormerMail(0, 0, 4, 4), report.Former);
        Assert.Contains(report.Reasons, r => r.Weight == Verdict.Green && r.Text.Contains("this provider hides mail once it was fetched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_verification_of_an_ordinary_pair_has_nothing_to_say_of_former_mail()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.Remove("INBOX", 1);

        Assert.Equal(FormerMail.None, (await harness.VerifyAsync()).Former);
    }

    [Fact]
    public async Task Words_about_a_backup_speak_of_the_backup()
    {
        var harness = new VerificationHarness { Copy = new TransferHarness { Destination = new InMemoryMailbox(EndpointSide.Destination, Backup) } };
        harness.Copy.Fill(6);
        await harness.Copy.CopyWhollyAsync();
        Assert.Equal(Verdict.Green, (await harness.VerifyAsync()).Verdict);
        harness.Destination.Remove("INBOX", 1);
        harness.Destination.SetFlags("INBOX", 2, "\\Deleted \\Seen");
        harness.Destination.ChangeText("INBOX", 3, "Hello", "Jello");
        harness.Copy.Fill(1, prefix: "new");

        var report = await harness.VerifyAsync(VerificationLevel.Content);

        Assert.Equal(4, report.Reasons.Count);
        Assert.All(report.Reasons, r => Assert.DoesNotContain("new mailbox", r.Text, StringComparison.Ordinal));
        Assert.Contains(report.Reasons, r => r.Text.StartsWith("1 message that was copied is nowhere in the backup now.", StringComparison.Ordinal));
        Assert.Contains(report.Reasons, r => r.Text == "1 message of the mailbox was not copied yet.");
    }

    private static async Task<VerificationHarness> MaildropAsync(SourceTraits? traits = null)
    {
        var harness = new VerificationHarness { Copy = new TransferHarness { Source = new InMemoryMailbox(EndpointSide.Source, Maildrop) } };
        harness.Source.Behaviour.SourceTraits = traits ?? Bare;
        harness.Copy.Fill(6);
        await harness.Copy.CopyWhollyAsync();
        return harness;
    }

    private static async Task RemoveAsync(VerificationHarness harness)
    {
        var removal = new SourceRemoval(harness.Source, harness.Destination, harness.Copy.Journal, new RemovalOptions { AfterDays = 0 }, new RecordingObserver(), harness.Copy.Time);
        Assert.Equal(6, (await removal.RunAsync((_, _) => Task.FromResult(true), new Stopping(CancellationToken.None, CancellationToken.None))).Removed);
    }
}
