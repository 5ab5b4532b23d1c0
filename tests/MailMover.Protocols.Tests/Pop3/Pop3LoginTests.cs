using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>How a session is begun, and what is said when it is not.</summary>
public sealed class Pop3LoginTests
{
    private const int Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task USER_and_PASS_are_used_where_there_is_nothing_else_and_the_password_is_in_no_trace()
    {
        await using var server = new ScriptedPop3Server().Fill(1);
        await using (var endpoint = server.Open())
            Assert.Equal(1, (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!.Exists);
        Assert.Equal(["CAPA", "USER", "PASS", "CAPA", "STAT", "LIST", "UIDL", "QUIT"], server.Commands.Select(c => c.Verb));
        Assert.DoesNotContain(server.Trace, t => t.Contains(ScriptedPop3Server.Password, StringComparison.Ordinal));
        Assert.Contains(server.Trace, t => t.EndsWith("C: (login, not shown)", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_login_that_was_refused_is_not_tried_again_whoever_asks()
    {
        await using var server = new ScriptedPop3Server { Instead = c => c.Verb == "PASS" ? ScriptedPop3Reply.Line("-ERR [AUTH] no") : null }.Fill(1);
        await using var endpoint = server.Open();
        var first = await Assert.ThrowsAsync<MailFailureException>(() => endpoint.GetStatusAsync(FolderPath.Inbox, Token));
        Assert.Same(first, await Assert.ThrowsAsync<MailFailureException>(() => endpoint.ListFoldersAsync(true, Token)));
        Assert.Equal((FailureKind.Authentication, 1, 1), (first.Kind, server.Count("PASS"), server.Sessions));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_without_CAPA_is_used_all_the_same()
    {
        await using var server = new ScriptedPop3Server { Capabilities = null }.Fill(3);
        await using var endpoint = server.Open();
        Assert.Equal([1u, 2, 3], (await endpoint.ListAsync(Token)).Uids());
    }

    [Fact(Timeout = Patience)]
    public async Task SASL_is_used_where_it_is_offered_in_one_round_trip()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["SASL PLAIN LOGIN", "UIDL"] }.Fill(1);
        await using var endpoint = server.Open();
        Assert.Single(await endpoint.ListAsync(Token));
        Assert.StartsWith("PLAIN ", Assert.Single(server.Commands, c => c.Verb == "AUTH").Arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Trace, t => t.Contains("PLAIN ", StringComparison.Ordinal) && t.Contains("C: ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task APOP_keeps_the_password_off_a_line_in_clear_text()
    {
        await using var server = new ScriptedPop3Server { Greeting = "+OK hello <1896.697170952@dbc.mtview.ca.us>", Capabilities = ["USER", "UIDL"] }.Fill(1);
        await using var endpoint = server.Open();
        Assert.Single(await endpoint.ListAsync(Token));
        Assert.Equal((1, 0), (server.Count("APOP"), server.Count("PASS")));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_knows_no_secret_for_APOP_is_told_the_password()
    {
        await using var server = new ScriptedPop3Server
        {
            Greeting = "+OK <1@example.org>",
            Instead = c => c.Verb == "APOP" ? ScriptedPop3Reply.Line("-ERR not for you") : null,
        }.Fill(1);
        await using var endpoint = server.Open();
        Assert.Single(await endpoint.ListAsync(Token));
        Assert.Equal((1, 1), (server.Count("APOP"), server.Count("PASS")));
    }

    [Fact(Timeout = Patience)]
    public async Task A_long_token_is_sent_when_it_is_asked_for_and_a_refused_one_is_asked_for_once_more()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["SASL PLAIN XOAUTH2", "UIDL"] };
        var attempts = 0;
        server.Instead = c => c.ToString() switch
        {
            "AUTH XOAUTH2" => ScriptedPop3Reply.Line("+ "),
            "AQ==" => ScriptedPop3Reply.Line("-ERR [AUTH] expired"),
            _ when c.Verb.Length > 200 => ScriptedPop3Reply.Line(++attempts == 1 ? "+ eyJzdGF0dXMiOiI0MDEifQ==" : "+OK"),
            _ => null,
        };
        var token = new FixedCredential(new string('t', 1500), CredentialKind.AccessToken);
        await using var endpoint = server.Open(change: o => o with { Credentials = token });
        Assert.NotNull(await endpoint.GetStatusAsync(FolderPath.Inbox, Token));
        Assert.Equal([false, true], token.Asked);
        Assert.DoesNotContain(server.Trace, t => t.Contains("tttt", StringComparison.Ordinal) || t.Contains("dHR0dHR0", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("-ERR [AUTH] Username and password not accepted.", FailureKind.Authentication, "app password")]
    [InlineData("-ERR no", FailureKind.Authentication, "\"no\"")]
    [InlineData("-ERR [IN-USE] Do you have another POP session running?", FailureKind.Throttled, "Close the mail program, or the mail app of the phone")]
    [InlineData("-ERR maildrop already locked", FailureKind.Throttled, "another program has this maildrop open")]
    [InlineData("-ERR [LOGIN-DELAY] minimum time between mail checks violation", FailureKind.Throttled, "300 seconds between two logins")]
    [InlineData("-ERR [SYS/TEMP] backend is down", FailureKind.Transient, "Trying again")]
    [InlineData("-ERR [SYS/PERM] Your account is not enabled for POP access.", FailureKind.Permanent, "switched on")]
    [InlineData("-ERR Too many simultaneous connections", FailureKind.Throttled, "waiting helps")]
    [InlineData("-ERR busy, try again in 7 minutes", FailureKind.Throttled, "waiting helps")]
    public async Task A_refused_login_says_whether_waiting_helps_and_what_to_do(string answer, FailureKind kind, string words)
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "UIDL", "LOGIN-DELAY 300"], Instead = c => c.Verb == "PASS" ? ScriptedPop3Reply.Line(answer) : null };
        await using var endpoint = server.Open();
        var failure = await endpoint.FailsToOpenAsync(Token);
        Assert.Equal((EndpointSide.Source, FailureScope.Endpoint, kind), (failure.Side, failure.Scope, failure.Kind));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains(ScriptedPop3Server.User, failure.Message, StringComparison.Ordinal);
        var expected = answer.Contains("LOGIN-DELAY", StringComparison.Ordinal) ? TimeSpan.FromSeconds(300) : answer.Contains("7 minutes", StringComparison.Ordinal) ? TimeSpan.FromMinutes(7) : (TimeSpan?)null;
        Assert.Equal(expected, failure.RetryAfter);
    }

    [Theory(Timeout = Patience)]
    [InlineData("-ERR too many connections", FailureKind.Throttled)]
    [InlineData("-ERR [SYS/TEMP] going down", FailureKind.Transient)]
    [InlineData("-ERR not now", FailureKind.Transient)]
    [InlineData("* OK IMAP4rev1 ready", FailureKind.Unreachable)]
    [InlineData("HTTP/1.1 400 Bad Request", FailureKind.Unreachable)]
    public async Task A_greeting_that_is_none_ends_the_attempt(string greeting, FailureKind kind)
    {
        await using var server = new ScriptedPop3Server { Greeting = greeting };
        await using var endpoint = server.Open();
        Assert.Equal(kind, (await endpoint.FailsToOpenAsync(Token)).Kind);
        Assert.Empty(server.Commands);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_never_greets_is_not_reached()
    {
        await using var server = new ScriptedPop3Server { Greeting = "" };
        await using var endpoint = server.Open(change: o => o with { Timeout = TimeSpan.FromMilliseconds(300) });
        var failure = await endpoint.FailsToOpenAsync(Token);
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("995", failure.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_STLS_no_credential_is_sent_where_it_was_asked_for(bool hasCapa)
    {
        await using var server = new ScriptedPop3Server { Capabilities = hasCapa ? ["USER", "UIDL", "SASL PLAIN"] : null };
        await using var endpoint = server.Open(change: o => o with { Security = ConnectionSecurity.StartTls });
        var failure = await endpoint.FailsToOpenAsync(Token);
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("pop3s://", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, c => c.Verb is "USER" or "PASS" or "AUTH" or "APOP");
    }

    [Fact(Timeout = Patience)]
    public async Task Octets_between_STLS_and_the_encryption_end_the_attempt()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["STLS", "USER"], Instead = c => c.Verb == "STLS" ? ScriptedPop3Reply.Raw("+OK begin\r\n+OK injected\r\n") : null };
        await using var endpoint = server.Open(change: o => o with { Security = ConnectionSecurity.StartTls });
        Assert.Contains("attacker", (await endpoint.FailsToOpenAsync(Token)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_login_that_never_ends_is_cut_off()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["SASL LOGIN"], Instead = c => c.Verb is "CAPA" or "QUIT" ? null : ScriptedPop3Reply.Line("+ VXNlcm5hbWU6") };
        await using var endpoint = server.Open();
        Assert.Equal(FailureKind.Transient, (await endpoint.FailsToOpenAsync(Token)).Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_password_with_a_line_end_cannot_smuggle_a_command()
    {
        await using var server = new ScriptedPop3Server().Fill(1);
        await using var endpoint = server.Open(change: o => o with { Credentials = new FixedCredential("x\r\nDELE 1") });
        Assert.Equal(FailureKind.Authentication, (await endpoint.FailsToOpenAsync(Token)).Kind);
        Assert.DoesNotContain(server.Commands, c => c.Verb == "DELE");
    }
}
