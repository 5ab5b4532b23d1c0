using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Servers with limits: messages in a command, octets in a message, room in the mailbox, patience.</summary>
public sealed class LimitedServerTests
{
    private const int Patience = 60_000;
    private const string Announced = "IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS MULTIAPPEND LITERAL+";

    [Theory(Timeout = Patience)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task MESSAGELIMIT_is_heeded_in_every_command_and_what_it_left_out_is_asked_for_again(bool announced, bool tellsUid)
    {
        await using var transfer = new ScriptedTransfer(250);
        var (source, destination) = (new LimitsMessages(30, tellsUid), new LimitsMessages(20, tellsUid));
        transfer.Source.Misbehave(source);
        transfer.Destination.Misbehave(destination);
        if (announced)
            (transfer.Source.Capabilities, transfer.Destination.Capabilities) = (Announced + " MESSAGELIMIT=30", Announced + " MESSAGELIMIT=20");
        await transfer.CopyWhollyAsync();
        if (announced)
            Assert.True(source.Largest <= 30 && destination.Largest <= 20, $"{source.Largest} and {destination.Largest} messages in one command");
        Assert.Equal(0, (await transfer.CopyWhollyAsync()).Total.CopiedNow);

        transfer.Journal = new Testing.Journal.InMemoryTransferJournal(transfer.Time);
        Assert.Equal(250, (await transfer.CopyWhollyAsync()).Total.AlreadyThere);
    }

    [Fact(Timeout = Patience)]
    public async Task A_listing_refused_with_MESSAGELIMIT_is_asked_for_in_halves()
    {
        await using var transfer = new ScriptedTransfer(40);
        transfer.Source.Misbehave(new Refuses("UID FETCH 1:*", "NO [MESSAGELIMIT 10] too many", times: 1));
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData(Announced + " APPENDLIMIT=500")]
    [InlineData(Announced + " APPENDLIMIT")]
    public async Task APPENDLIMIT_of_the_server_or_the_folder_is_heeded_and_what_is_larger_is_refused_by_name(string capabilities)
    {
        await using var transfer = new ScriptedTransfer(3);
        transfer.Source.Mailbox.Fill("INBOX", 1, first: 4, octets: 2000);
        transfer.Destination.Capabilities = capabilities;
        transfer.Destination.Mailbox.AddFolder("INBOX").AppendLimit = 500;
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 3, 1), (report.Ending, report.Total.Copied, report.Total.Refused));
        Assert.Contains(transfer.Journal.AuditRows, r => r.Outcome == MessageOutcome.Refused && r.Reason.Contains("500", StringComparison.Ordinal) && r.Reason.Contains("APPENDLIMIT", StringComparison.Ordinal));
        Assert.DoesNotContain(transfer.Destination.Commands, c => c.StartsWith("APPEND", StringComparison.Ordinal) && c.Length > 3_000);
        transfer.AssertNothingTwice();
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_without_a_limit_of_its_own_has_none()
    {
        await using var transfer = new ScriptedTransfer(3, octets: 2000);
        transfer.Destination.Capabilities = Announced + " APPENDLIMIT";
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData(Announced)]
    [InlineData("IMAP4rev1 SASL-IR AUTH=PLAIN UIDPLUS")]
    public async Task OVERQUOTA_in_the_middle_ends_the_run_as_full_and_with_more_room_it_goes_on(string capabilities)
    {
        await using var transfer = new ScriptedTransfer(30, octets: 300);
        transfer.Destination.Capabilities = capabilities;
        transfer.Source.Mailbox.Fill("Work", 30, octets: 300);
        transfer.Destination.Mailbox.QuotaInOctets = transfer.Source.Mailbox["INBOX"].Sum(m => m.Octets.Length) + 2000;
        var report = await transfer.CopyAsync();
        Assert.Equal(RunEnding.DestinationFull, report.Ending);
        Assert.Contains("Make room", report.Reason, StringComparison.Ordinal);
        transfer.AssertNothingTwice();
        transfer.Destination.Mailbox.QuotaInOctets = null;
        await transfer.CopyWhollyAsync();
    }

    public static TheoryData<string, bool> Throttling => new()
    {
        // Gmail
        { "NO [OVERQUOTA] Account exceeded command or bandwidth limits. 5b1f17b1804b1-42fbbf4", true },
        { "NO Account exceeded command or bandwidth limits. (Failure)", true },
        { "NO [THROTTLED] Too many requests (Failure)", true },
        { "* BYE Account exceeded command or bandwidth limits. 5b1f17b1804b1-42fbbf4", true },
        { "* BYE Session expired, please login again.", false },

        // Microsoft 365
        { "BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", true },
        { "NO Request is throttled. Suggested Backoff Time: 299961 milliseconds", true },
        { "* BYE Request is throttled. Suggested Backoff Time: 299961 milliseconds", true },
        { "NO Server Busy.", true },

        // Yahoo
        { "NO [LIMIT] Rate limit hit.", true },
        { "NO [INUSE] Mailbox in use", true },
        { "* BYE [LIMIT] Too many simultaneous connections", true },

        // iCloud
        { "NO [UNAVAILABLE] Service temporarily unavailable", true },
        { "* BYE [UNAVAILABLE] Too many connections", true },
    };

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Throttling))]
    public async Task A_throttling_text_at_login_is_waited_for(string text, bool isThrottling)
    {
        foreach (var atSource in new[] { true, false })
        {
            await using var transfer = new ScriptedTransfer();
            (atSource ? transfer.Source : transfer.Destination).Misbehave(new Refuses("AUTHENTICATE", text, times: 3));
            await transfer.CopyWhollyAsync();
            AssertWaited(transfer, isThrottling, text);
        }
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Throttling))]
    public async Task A_throttling_text_at_FETCH_is_waited_for(string text, bool isThrottling)
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Misbehave(
            new Refuses("UID FETCH", text, times: 1),
            new Refuses("UID FETCH", text, times: text.StartsWith("NO [UNAVAILABLE", StringComparison.Ordinal) ? 14 : 2, when: c => c.Text.Contains("BODY.PEEK[]", StringComparison.Ordinal)));
        await transfer.CopyWhollyAsync();
        AssertWaited(transfer, isThrottling, text);
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Throttling))]
    public async Task A_throttling_text_at_APPEND_is_waited_for_and_nothing_is_refused_for_it(string text, bool isThrottling)
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Destination.Misbehave(new Refuses("APPEND", text, times: 3));
        var report = await transfer.CopyWhollyAsync();
        Assert.Equal(0, report.Total.Refused);
        AssertWaited(transfer, isThrottling, text);
    }

    [Fact(Timeout = Patience)]
    public async Task Throttling_that_does_not_end_is_a_temporary_failure_with_the_servers_words()
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Misbehave(new Refuses("UID FETCH", "NO [OVERQUOTA] Account exceeded command or bandwidth limits."));
        var report = await transfer.CopyAsync();
        Assert.Equal(RunEnding.TemporaryFailure, report.Ending);
        Assert.Contains("bandwidth limits", report.Reason, StringComparison.Ordinal);
        transfer.Source.Behave();
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData("NO keywords are not kept")]
    [InlineData("BAD invalid flag $Forwarded")]
    public async Task Keywords_that_are_refused_cost_the_keywords_and_not_the_message(string answer)
    {
        await using var transfer = new ScriptedTransfer(5);
        transfer.Source.Mailbox.Add("INBOX", "Subject: with keywords\r\n\r\nx\r\n", "\\Seen $Forwarded Later");
        transfer.Destination.Misbehave(new RefusesKeywords(answer));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.Complete, 6), (report.Ending, report.Total.Copied));
        Assert.Equal(["\\Seen"], transfer.Destination.Mailbox["INBOX"].Single(m => m.Text.Contains("with keywords", StringComparison.Ordinal)).Flags);
        Assert.Contains(transfer.Journal.AuditRows, r => r.Reason.Contains("$Forwarded", StringComparison.Ordinal));
        Assert.Equal(6, transfer.Destination.Mailbox["INBOX"].Count);
    }

    [Theory(Timeout = Patience)]
    [InlineData("NO no")]
    [InlineData("BAD no")]
    public async Task Keywords_changed_later_that_are_refused_are_told_and_the_other_marks_go_over(string answer)
    {
        await using var transfer = new ScriptedTransfer(3);
        await transfer.CopyWhollyAsync();
        transfer.Source.Mailbox["INBOX"][0].Flags.UnionWith(["$Forwarded", "\\Answered"]);
        transfer.Source.Mailbox.Fill("INBOX", 1, first: 4);
        transfer.Destination.Misbehave(new RefusesKeywords(answer));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.Complete, 4), (report.Ending, report.Total.Copied));
        Assert.Equal(["\\Answered"], transfer.Destination.Mailbox["INBOX"][0].Flags);
        Assert.Contains(report.Folders.SelectMany(f => f.Notes), n => n.Contains("$Forwarded", StringComparison.Ordinal));
    }

    private static void AssertWaited(ScriptedTransfer transfer, bool isThrottling, string text)
    {
        var longest = transfer.Time.Waits.Max();
        if (text.Contains("Backoff", StringComparison.Ordinal))
            Assert.Equal(TimeSpan.FromMilliseconds(299_961), longest);
        else
            Assert.True(isThrottling ? longest == TimeSpan.FromSeconds(60) : longest < TimeSpan.FromSeconds(30), $"waited {longest}");
        Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("127.0.0.1", StringComparison.Ordinal));
    }
}
