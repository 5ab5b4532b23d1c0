using MailMover.Core.Endpoints;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>The same for POP3.</summary>
public sealed class Pop3ServerWordsTests
{
    private const int Patience = 30_000;

    private static readonly ServerMeaning SwitchOn = new()
    {
        Kind = FailureKind.Authentication,
        Cause = "POP3 is switched off for this mailbox",
        NextStep = "Switch it on in the settings",
        Page = "https://example.org/settings",
    };

    private static readonly ServerMeaning Hourly = new() { Kind = FailureKind.Throttled, Cause = "Only so many logins an hour are allowed", NextStep = "Wait", RetryAfter = TimeSpan.FromMinutes(30) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData("-ERR [SYS/PERM] Your account is not enabled for POP access")]
    [InlineData("-ERR Your account is not enabled for POP access")]
    public async Task A_refused_login_says_the_servers_words_the_cause_what_to_do_and_where(string answer)
    {
        var failure = await LoginAsync(answer, new ScriptedWords(("not enabled for POP", SwitchOn)));

        Assert.Equal(FailureKind.Authentication, failure.Kind);
        Assert.Contains($"127.0.0.1 refused the login of {ScriptedPop3Server.User}: \"Your account is not enabled for POP access\"", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("POP3 is switched off for this mailbox. Switch it on in the settings: https://example.org/settings", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_refused_login_in_unknown_words_says_which_password_the_provider_wants()
    {
        var failure = await LoginAsync("-ERR [AUTH] no", new ScriptedWords { RefusedLogin = SwitchOn });

        Assert.EndsWith("\"no\" [AUTH]. POP3 is switched off for this mailbox. Switch it on in the settings: https://example.org/settings", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_login_that_is_refused_for_a_while_is_waited_for()
    {
        var failure = await LoginAsync("-ERR exceeded the login limit", new ScriptedWords(("login limit", Hourly)));

        Assert.Equal((FailureKind.Throttled, TimeSpan.FromMinutes(30)), (failure.Kind, failure.RetryAfter));
        Assert.EndsWith("\"exceeded the login limit\". Only so many logins an hour are allowed. Wait.", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_response_code_that_says_the_password_is_wrong_is_believed_before_words()
    {
        var failure = await LoginAsync("-ERR [AUTH] exceeded the login limit", new ScriptedWords(("login limit", Hourly)));

        Assert.Equal(FailureKind.Authentication, failure.Kind);
    }

    private static async Task<MailFailureException> LoginAsync(string answer, IServerWords words)
    {
        await using var server = new ScriptedPop3Server { Instead = c => c.Verb is "PASS" ? ScriptedPop3Reply.Line(answer) : null }.Fill(1);
        await using var endpoint = server.Open(change: o => o with { Words = words });
        return await endpoint.FailsToOpenAsync(Token);
    }
}
