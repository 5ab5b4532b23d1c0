using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.Tests.Hostile;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>A provider's words become cause, next step and page, and what they say of waiting.</summary>
public sealed class ServerWordsTests
{
    private const int Patience = 30_000;

    private static readonly ServerMeaning AppPassword = new()
    {
        Kind = FailureKind.Authentication,
        Cause = "Gmail does not take your usual password from mail programs.",
        NextStep = "Make an app password and type it instead.",
        Page = "https://myaccount.google.com/apppasswords",
    };

    private static readonly ServerMeaning Bandwidth = new() { Kind = FailureKind.Throttled, Cause = "The daily bandwidth is used up", NextStep = "Wait", RetryAfter = TimeSpan.FromHours(3) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task A_refused_login_says_the_servers_words_the_cause_what_to_do_and_where()
    {
        var failure = await LoginAsync("TAG NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\r\n", new ScriptedWords(("Application-specific password", AppPassword)));

        Assert.Equal(FailureKind.Authentication, failure.Kind);
        Assert.Equal(
            "127.0.0.1 refused the login of jo@example.org: \"Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)\". Gmail does not take your usual password from mail programs. Make an app password and type it instead: https://myaccount.google.com/apppasswords",
            failure.Message);
        Assert.Same(AppPassword, failure.Meaning);
    }

    [Fact(Timeout = Patience)]
    public async Task A_refused_login_in_unknown_words_says_which_password_the_provider_wants()
    {
        var failure = await LoginAsync("TAG NO [AUTHENTICATIONFAILED] Invalid credentials\r\n", new ScriptedWords { RefusedLogin = AppPassword });

        Assert.Equal("127.0.0.1 refused the login of jo@example.org: \"Invalid credentials\" [AUTHENTICATIONFAILED]. Gmail does not take your usual password from mail programs. Make an app password and type it instead: https://myaccount.google.com/apppasswords", failure.Message);
    }

    [Fact(Timeout = Patience)]
    public async Task Unknown_words_are_shown_as_they_came_without_control_characters()
    {
        var words = new ScriptedWords();
        var failure = await LoginAsync("TAG NO go\u001b[2J away\r\n", words);

        Assert.Contains("\"go [2J away\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check the user name and the password", failure.Message, StringComparison.Ordinal);
        Assert.Contains("go [2J away", words.Asked);
        Assert.Null(failure.Meaning);
    }

    [Fact(Timeout = Patience)]
    public async Task A_login_that_is_refused_for_a_while_is_waited_for()
    {
        var failure = await LoginAsync("TAG NO Temporarily locked, see our page\r\n", new ScriptedWords(("temporarily locked", Bandwidth)));

        Assert.Equal((FailureKind.Throttled, TimeSpan.FromHours(3)), (failure.Kind, failure.RetryAfter));
        Assert.EndsWith("does not let jo@example.org in just now: \"Temporarily locked, see our page\". The daily bandwidth is used up. Wait.", failure.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData("NO [AUTHENTICATIONFAILED] Temporarily locked")]
    [InlineData("NO [EXPIRED] Temporarily locked")]
    public async Task A_response_code_that_says_the_password_is_wrong_is_believed_before_words(string answer)
    {
        var failure = await LoginAsync($"TAG {answer}\r\n", new ScriptedWords(("temporarily locked", Bandwidth)));

        Assert.Equal((FailureKind.Authentication, null), (failure.Kind, failure.RetryAfter));
    }

    [Fact(Timeout = Patience)]
    public async Task The_delay_that_the_server_names_comes_before_that_of_a_template()
    {
        var failure = await LoginAsync("TAG NO Temporarily locked, try again in 20 minutes\r\n", new ScriptedWords(("temporarily locked", Bandwidth)));

        Assert.Equal(TimeSpan.FromMinutes(20), failure.RetryAfter);
    }

    [Fact(Timeout = Patience)]
    public async Task One_connection_too_many_does_not_hold_up_the_others()
    {
        var logins = 0;
        await using var server = new ScriptedImapServer(c => c.StartsWith("AUTH", StringComparison.Ordinal) && ++logins > 1 ? "TAG NO Too many simultaneous connections\r\n" : null);
        await using var source = server.Open(EndpointSide.Source, o => o with { Words = new ScriptedWords(("too many", Bandwidth)) });
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(FolderPath.Inbox, null, false, Token));

        Assert.Equal((FailureKind.Throttled, null), (failure.Kind, failure.RetryAfter));
    }

    [Fact(Timeout = Patience)]
    public async Task A_goodbye_in_known_words_is_waited_for()
    {
        await using var server = new ScriptedImapServer(c => c.StartsWith("LIST", StringComparison.Ordinal) ? "* BYE Daily bandwidth gone\r\n" : null);
        await using var source = server.Open(EndpointSide.Source, o => o with { Words = new ScriptedWords(("bandwidth gone", Bandwidth)) });
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));

        Assert.Equal((FailureKind.Throttled, TimeSpan.FromHours(3)), (failure.Kind, failure.RetryAfter));
        Assert.Contains("The daily bandwidth is used up. Wait.", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Refused_messages_are_reported_with_the_cause()
    {
        var meaning = new ServerMeaning { Cause = "The provider takes no programs as attachments", NextStep = "Keep such messages elsewhere", Page = "https://example.org/blocked" };
        await using var transfer = new ScriptedTransfer(3) { Change = o => o with { Words = new ScriptedWords(("5.7.0", meaning)) } };
        transfer.Destination.Misbehave(new Refuses("APPEND", "NO 5.7.0 blocked"));

        var report = await transfer.CopyAsync();

        Assert.Equal((RunEnding.SomeRefusedOrFailed, 3), (report.Ending, report.Total.Refused));
        Assert.All(
            transfer.Journal.AuditRows.Where(r => r.Outcome == MessageOutcome.Refused),
            r => Assert.StartsWith("the destination refused it: \"5.7.0 blocked\". The provider takes no programs as attachments. Keep such messages elsewhere: https://example.org/blocked", r.Reason, StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_refusal_that_means_a_full_mailbox_there_ends_the_run_as_full()
    {
        var full = new ServerMeaning { Kind = FailureKind.Quota, Cause = "The mailbox is full", NextStep = "Buy more room" };
        await using var transfer = new ScriptedTransfer(3) { Change = o => o with { Words = new ScriptedWords(("no space", full)) } };
        transfer.Destination.Misbehave(new Refuses("APPEND", "NO no space for you"));

        var report = await transfer.CopyAsync();

        Assert.Equal(RunEnding.DestinationFull, report.Ending);
        Assert.EndsWith("The mailbox is full. Buy more room.", report.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Throttling_in_a_providers_own_words_is_waited_out()
    {
        await using var transfer = new ScriptedTransfer(30) { Change = o => o with { Words = new ScriptedWords(("bandwidth", Bandwidth)) } };
        transfer.Source.Misbehave(new Refuses("UID FETCH", "NO bandwidth", times: 1, after: 1));

        await transfer.CopyWhollyAsync();

        Assert.InRange(transfer.Time.Elapsed, TimeSpan.FromHours(3), TimeSpan.FromHours(4));
    }

    private static async Task<MailFailureException> LoginAsync(string answer, IServerWords words)
    {
        await using var server = new ScriptedImapServer(c => c.StartsWith("AUTH", StringComparison.Ordinal) ? answer : null);
        await using var source = server.Open(EndpointSide.Source, o => o with { Words = words });
        return await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
    }
}
