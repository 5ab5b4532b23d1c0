using MailMover.Core.Model;
using MailMover.Core.Verification;
using MailMover.Reports.Tests.Doubles;
using Xunit;

namespace MailMover.Reports.Tests;

public sealed class TextCertificateTests
{
    [Fact]
    public void The_verdict_is_the_first_line() =>
        Assert.Equal("GREEN - safe to cancel", TextCertificate.Lines(Samples.Green, Samples.Context, 80)[0]);

    [Fact]
    public void The_only_message_of_a_mailbox_is_spoken_of_in_the_singular()
    {
        var report = Samples.Green with { Folders = [new FolderVerification { Source = FolderPath.Inbox, Destination = FolderPath.Inbox, Found = 1, AtDestination = 1, Fates = new Dictionary<MessageFate, long> { [MessageFate.Present] = 1 } }] };

        Assert.StartsWith("The only message of your old mailbox is accounted for: ", TextCertificate.Lines(report, Samples.Context, 200)[1]);
    }

    [Fact]
    public void A_mailbox_that_may_be_cancelled_is_told_to_hold_more_than_mail()
    {
        Assert.Contains(TextCertificate.Lines(Samples.Green, Samples.Context, 200), l => l.StartsWith("Before you cancel: ", StringComparison.Ordinal));
        Assert.DoesNotContain(TextCertificate.Lines(RedSample.Report, Samples.Context, 200), l => l.StartsWith("Before you cancel: ", StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_blank_lines_follow_each_other_where_no_command_is_known()
    {
        var lines = TextCertificate.Lines(RedSample.Report, Samples.Context with { CopyCommand = "", VerifyCommand = "", FindingsFile = null }, 80);

        Assert.DoesNotContain(lines.Zip(lines.Skip(1)), pair => pair.First.Length == 0 && pair.Second.Length == 0);
    }
}
