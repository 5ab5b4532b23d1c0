using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Verification;
using MailMover.Reports.Tests.Doubles;
using Xunit;

namespace MailMover.Reports.Tests;

/// <summary>Certificates where an end is no account on a server: their words must be true there too.</summary>
public sealed class OtherEndsTests
{
    private static readonly EndpointIdentity Maildir = new("maildir", "", 0, "/home/jo/backup");
    private static readonly EndpointIdentity Mbox = new("mbox", "", 0, "/home/jo/Mail");

    public static TheoryData<Verdict, string> OfBackups => new()
    {
        { Verdict.Green, "GREEN - everything is in the backup" },
        { Verdict.Amber, "AMBER - backed up, but read these points first" },
        { Verdict.Red, "RED - the backup is not complete" },
    };

    public static TheoryData<Verdict, string> OfFiles => new()
    {
        { Verdict.Green, "GREEN - everything has arrived" },
        { Verdict.Amber, "AMBER - it has arrived, but read these points first" },
        { Verdict.Red, "RED - not everything has arrived" },
    };

    [Theory]
    [MemberData(nameof(OfBackups))]
    public void A_backup_is_called_one_and_says_what_it_is_worth(Verdict verdict, string headline)
    {
        var report = Report(verdict) with { Destination = Maildir };

        var (text, page) = Both(report);

        Assert.StartsWith(headline, text, StringComparison.Ordinal);
        Assert.Contains("Backup: ", text, StringComparison.Ordinal);
        Assert.All((string[])[text, page], t =>
        {
            Assert.Contains("maildir:/home/jo/backup", t, StringComparison.Ordinal);
            Assert.DoesNotContain("new mailbox", t, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("old mailbox", t, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("safe to cancel", t, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains("keep a second copy of the backup elsewhere", page, StringComparison.Ordinal);
        if (verdict == Verdict.Green)
            Assert.Contains("As long as you keep the backup, no mail is lost if the account goes.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mailbox_that_was_emptied_by_order_is_not_called_empty_for_reasons_to_be_found_out()
    {
        var (text, page) = Both(Samples.Empty with { Former = new FormerMail(6, 6, 0, 0) });

        Assert.StartsWith("AMBER - the old mailbox shows no mail any more: read these points first", text, StringComparison.Ordinal);
        Assert.All((string[])[text, page], t => Assert.DoesNotContain("find out why", t, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OfFiles))]
    public void Where_mail_files_were_brought_over_nothing_is_said_of_cancelling(Verdict verdict, string headline)
    {
        foreach (var report in (VerificationReport[])[Report(verdict) with { Source = Mbox }, Report(verdict) with { Source = Mbox, Destination = Maildir }])
        {
            var (text, page) = Both(report);

            Assert.StartsWith(headline, text, StringComparison.Ordinal);
            Assert.All((string[])[text, page], t =>
            {
                Assert.DoesNotContain("cancel", t, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("old mailbox", t, StringComparison.OrdinalIgnoreCase);
            });
        }
    }

    [Fact]
    public void A_page_about_a_maildrop_says_what_POP3_does_not_show()
    {
        var report = Report(Verdict.Amber) with { Source = new EndpointIdentity("pop3", "pop.old.example", 0, "jo") };

        Assert.Contains("POP3 shows the inbox only.", Both(report).Page, StringComparison.Ordinal);
        Assert.DoesNotContain("POP3 shows the inbox only.", Both(Samples.Green).Page, StringComparison.Ordinal);
    }

    // Reasons and findings come with the report, in words that fit its ends.
    private static VerificationReport Report(Verdict verdict) => Samples.Green with
    {
        Verdict = verdict,
        Ending = verdict == Verdict.Red ? RunEnding.Unbalanced : RunEnding.Complete,
        Reasons = [new VerdictReason(verdict, "A reason.")],
        Folders = [Samples.Folder("INBOX", 7, (MessageFate.Present, 5), (MessageFate.InTrash, 1), (MessageFate.Skipped, 1))],
        Findings = [],
    };

    private static (string Text, string Page) Both(VerificationReport report) =>
        (string.Join('\n', TextCertificate.Lines(report, Samples.Context with { CopyCommand = "", VerifyCommand = "" }, 200)), Page.Text(report));
}
