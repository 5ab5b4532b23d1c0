using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

public sealed class GmailTests
{
    private readonly CheckHarness _harness = new();

    public GmailTests()
    {
        _harness.Source.Behaviour.Facts = CheckHarness.Gmail;
        _harness.Source.AddFolder("[Gmail]", canOpen: false);
        foreach (var (name, use) in new[] { ("All Mail", SpecialUse.All), ("Sent Mail", SpecialUse.Sent), ("Drafts", SpecialUse.Drafts), ("Trash", SpecialUse.Trash), ("Spam", SpecialUse.Junk) })
            _harness.Source.AddFolder($"[Gmail]/{name}", use);
        _harness.Transfer.Fill(10);
        _harness.Transfer.Fill(12, "[Gmail]/All Mail");
    }

    [Fact]
    public async Task That_all_mail_is_left_out_is_told_once_with_the_reason()
    {
        var report = await _harness.CheckAsync();
        Assert.Contains("shows the messages of the other folders once more", Assert.Single(report.Findings, f => f.Id == "all-mail-left-out").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Findings, f => f.Id is "plan" or "gmail-doubles" or "gmail-folder-limit" or "gmail-hidden-all-mail" or "gmail-hidden-folder");
    }

    [Fact]
    public async Task A_folder_with_exactly_a_thousand_messages_looks_like_the_limit_of_the_settings()
    {
        _harness.Source.CountTooMany("[Gmail]/All Mail", 988);
        var finding = await _harness.FindAsync("gmail-folder-limit");
        Assert.StartsWith("[Gmail]/All Mail shows exactly 1,000 messages: that is what Gmail's setting", finding.Reason, StringComparison.Ordinal);
        Assert.StartsWith("https://mail.google.com/", finding.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_that_shows_more_than_all_mail_looks_like_it_too()
    {
        _harness.Transfer.Fill(5, prefix: "more");
        Assert.StartsWith("INBOX shows 15 messages and the folder of all mail only 12", (await _harness.FindAsync("gmail-folder-limit")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_that_are_not_shown_are_told()
    {
        foreach (var folder in new[] { "[Gmail]/All Mail", "[Gmail]/Sent Mail", "[Gmail]/Spam" })
            _harness.Source.RemoveFolder(folder);
        var report = await _harness.CheckAsync();
        Assert.Equal(FindingSeverity.Warning, Assert.Single(report.Findings, f => f.Id == "gmail-hidden-all-mail").Severity);
        Assert.Equal([FindingSeverity.Warning, FindingSeverity.Note], report.Findings.Where(f => f.Id == "gmail-hidden-folder").Select(f => f.Severity));
        Assert.Contains("by IMAP: spam.", report.Findings.Last(f => f.Id == "gmail-hidden-folder").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_make_doubles_are_told_unless_the_destination_shares_messages_too()
    {
        _harness.Source.AddFolder("Work");
        _harness.Transfer.Fill(8, "Work");
        Assert.Contains("The labels show 18 messages and the folder of all mail 12", (await _harness.FindAsync("gmail-doubles")).Reason, StringComparison.Ordinal);
        _harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        await _harness.AssertNotFoundAsync("gmail-doubles");
    }

    [Fact]
    public async Task All_mail_and_labels_together_are_warned_of()
    {
        _harness.Options = new() { Rules = CheckHarness.Including("*", "[Gmail]/All Mail") };
        Assert.Equal(FindingSeverity.Warning, (await _harness.FindAsync("gmail-doubles")).Severity);
    }

    [Fact]
    public async Task Chats_are_told()
    {
        _harness.Source.AddFolder("[Gmail]/Chats");
        Assert.Contains("--exclude \"[Gmail]/Chats\"", (await _harness.FindAsync("gmail-chats")).NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_of_it_is_said_of_other_servers()
    {
        _harness.Source.Behaviour.Facts = new() { Capabilities = CheckHarness.Announced("IMAP4REV1", "UIDPLUS", "SPECIAL-USE") };
        _harness.Source.CountTooMany("INBOX", 990);
        Assert.DoesNotContain((await _harness.CheckAsync()).Findings, f => f.Id.StartsWith("gmail", StringComparison.Ordinal));
    }
}
