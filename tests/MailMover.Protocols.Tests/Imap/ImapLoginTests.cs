using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Logging in, and that nobody hears the password but the server.</summary>
public sealed class ImapLoginTests
{
    private const int Patience = 30_000;
    private const string Password = "s3cret-p4ss";

    private static readonly string InBase64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Password));
    private static readonly string InPlain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0jo@example.org\0{Password}"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData("IMAP4rev1 SASL-IR AUTH=PLAIN")]
    [InlineData("IMAP4rev1 AUTH=PLAIN")]
    [InlineData("IMAP4rev1 AUTH=LOGIN")]
    [InlineData("IMAP4rev1")]
    public async Task A_refused_login_tells_what_to_do_and_never_the_password(string capabilities)
    {
        await using var server = new ScriptedImapServer(c => c switch
        {
            "CAPABILITY" => null,
            "AUTHENTICATE PLAIN" => "+ \r\n",
            "AUTHENTICATE LOGIN" => "+ VXNlcm5hbWU6\r\n",
            _ when c == Convert.ToBase64String("jo@example.org"u8) => "+ UGFzc3dvcmQ6\r\n",
            _ => Refusal,
        })
        { Capabilities = capabilities };
        await using var source = server.Open(EndpointSide.Source);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal(FailureKind.Authentication, failure.Kind);
        Assert.Contains("jo@example.org", failure.Message, StringComparison.Ordinal);
        Assert.Contains("app password", failure.Message, StringComparison.Ordinal);
        AssertNoSecret([failure.ToString(), failure.ServerText!, .. server.Trace]);
    }

    [Fact(Timeout = Patience)]
    public async Task A_login_that_succeeds_leaves_no_password_in_the_trace()
    {
        await using var server = new ScriptedImapServer(_ => null);
        await using (var source = server.Open(EndpointSide.Source))
            await source.ListFoldersAsync(true, Token);
        Assert.Contains(server.Commands, c => c == $"AUTHENTICATE PLAIN {InPlain}");
        Assert.Contains(server.Trace, t => t.Contains("C: M", StringComparison.Ordinal) && t.Contains("LIST", StringComparison.Ordinal));
        AssertNoSecret(server.Trace);
    }

    [Theory(Timeout = Patience)]
    [InlineData("TAG NO [UNAVAILABLE] Temporary authentication failure.\r\n")]
    [InlineData("TAG NO [LIMIT] come back later\r\n")]
    [InlineData("TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n")]
    public async Task A_server_that_is_busy_is_not_taken_for_a_wrong_password(string answer)
    {
        await using var server = new ScriptedImapServer(c => c.StartsWith("AUTH", StringComparison.Ordinal) ? answer : null);
        await using var source = server.Open(EndpointSide.Source);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal(FailureKind.Throttled, failure.Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_refusal_while_other_connections_are_open_is_about_their_number()
    {
        var logins = 0;
        await using var server = new ScriptedImapServer(c => c.StartsWith("AUTH", StringComparison.Ordinal) && ++logins > 1 ? "TAG NO nope\r\n" : null);
        await using var source = server.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(Core.Model.FolderPath.Inbox, null, false, Token);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(Core.Model.FolderPath.Inbox, null, false, Token));
        Assert.Equal(FailureKind.Throttled, failure.Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_token_is_asked_for_once_more_after_a_refusal()
    {
        var logins = 0;
        var credential = new FixedCredential("ya29.token", CredentialKind.AccessToken);
        await using var server = new ScriptedImapServer(c =>
            c.StartsWith("AUTHENTICATE", StringComparison.Ordinal) ? ++logins == 1 ? "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n" : null
            : c.StartsWith("AQ==", StringComparison.Ordinal) ? "TAG NO [AUTHENTICATIONFAILED] expired\r\n" : null)
        { Capabilities = "IMAP4rev1 SASL-IR AUTH=XOAUTH2", Greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready" };
        await using var source = server.Open(EndpointSide.Source, o => o with { Credentials = credential });
        await source.ListFoldersAsync(false, Token);
        Assert.Equal([false, true], credential.Asked);
        Assert.DoesNotContain(server.Trace, t => t.Contains("ya29", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task Without_STARTTLS_nothing_is_sent()
    {
        await using var server = new ScriptedImapServer(_ => null);
        await using var source = server.Open(EndpointSide.Source, o => o with { Security = ConnectionSecurity.StartTls });
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("STARTTLS", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["CAPABILITY"], server.Commands);
    }

    [Fact(Timeout = Patience)]
    public async Task Octets_slipped_in_behind_STARTTLS_end_the_attempt()
    {
        await using var server = new ScriptedImapServer(c => c == "STARTTLS" ? "TAG OK go\r\n* OK injected\r\n" : null) { Capabilities = "IMAP4rev1 STARTTLS" };
        await using var source = server.Open(EndpointSide.Source, o => o with { Security = ConnectionSecurity.StartTls });
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Equal(["CAPABILITY", "STARTTLS"], server.Commands);
    }

    [Fact(Timeout = Patience)]
    public async Task What_does_not_speak_IMAP_is_not_reached()
    {
        await using var server = new ScriptedImapServer(_ => null) { Greeting = "220 mail.example.org ESMTP" };
        await using var source = server.Open(EndpointSide.Source);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_silent_server_is_given_up_after_the_timeout()
    {
        await using var server = new ScriptedImapServer(c => c.StartsWith("LIST", StringComparison.Ordinal) ? "" : null);
        await using var source = server.Open(EndpointSide.Source, o => o with { Timeout = TimeSpan.FromMilliseconds(500) });
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.ListFoldersAsync(false, Token));
        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Contains("silent", failure.Message, StringComparison.Ordinal);
    }

    private static string Refusal => $"TAG NO [AUTHENTICATIONFAILED] wrong: {Password} {InBase64} {InPlain}\r\n";

    private static void AssertNoSecret(IEnumerable<string> texts) =>
        Assert.All(texts, t => Assert.DoesNotContain(new[] { Password, InBase64, InPlain }, s => t.Contains(s, StringComparison.Ordinal)));
}
