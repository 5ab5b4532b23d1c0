using System.Text.Json.Nodes;
using MailMover.Core.Endpoints;
using MailMover.Providers.Templates;
using MailMover.Providers.Tests.Doubles;
using MailMover.Providers.Words;
using Xunit;

namespace MailMover.Providers.Tests.Words;

public sealed class ProviderWordsTests
{
    private static ProviderWords Words(TemplateProtocol protocol = TemplateProtocol.Imap, Action<JsonNode>? change = null) =>
        new(TemplateText.Right().With(change ?? (_ => { })).Template(), protocol);

    [Fact]
    public void Known_words_of_a_server_are_explained_in_whatever_case()
    {
        var meaning = Words().Explain("NO [ALERT] TOO MANY requests (12345)");

        Assert.Equal((FailureKind.Throttled, "It is busy.", "Wait.", TimeSpan.FromMinutes(10)), (meaning!.Kind, meaning.Cause, meaning.NextStep, meaning.RetryAfter));
    }

    [Fact]
    public void The_longest_of_several_that_fit_decides() =>
        Assert.Equal("Enough for today.", Words().Explain("too many logins today")!.Cause);

    [Fact]
    public void Unknown_words_are_not_explained() => Assert.Null(Words().Explain("Internal error 17"));

    [Fact]
    public void A_refused_login_says_which_password_is_wanted_and_where_it_is_made()
    {
        var meaning = Words().RefusedLogin!;

        Assert.Equal(FailureKind.Authentication, meaning.Kind);
        Assert.Equal("Example Mail wants an app password here, not the usual password.", meaning.Cause);
        Assert.Equal("Make one in the settings.", meaning.NextStep);
        Assert.Equal("https://example.org/passwords", meaning.Page);
    }

    [Fact]
    public void A_refused_login_names_what_must_be_switched_on_for_its_protocol_first()
    {
        var meaning = Words(TemplateProtocol.Pop3).RefusedLogin!;

        Assert.Equal("Switch on POP3 in the settings. Make one in the settings.", meaning.NextStep);
        Assert.Equal("https://example.org/pop3", meaning.Page);
    }

    [Fact]
    public void Where_the_usual_password_is_all_that_is_known_nothing_is_said() =>
        Assert.Null(Words(TemplateProtocol.Imap, t => t["authentication"] = JsonNode.Parse("""{ "methods": ["password"], "source": "help" }""")).RefusedLogin);

    [Theory]
    [InlineData("""{ "methods": ["separate-password"], "passwordName": "secure mail key", "source": "help" }""", "Example Mail wants a secure mail key here, not the one of its website.")]
    [InlineData("""{ "methods": ["oauth2"], "oauth": { "scopes": ["mail"] }, "source": "help" }""", "Example Mail takes no password from mail programs, only a token (OAuth).")]
    public void Each_way_to_log_in_has_its_words(string authentication, string cause)
    {
        var meaning = Words(TemplateProtocol.Imap, t => t["authentication"] = JsonNode.Parse(authentication)).RefusedLogin!;

        Assert.Equal(cause, meaning.Cause);
        Assert.NotEmpty(meaning.NextStep);
    }

    [Fact]
    public void The_octets_of_a_day_belong_to_their_protocol()
    {
        var template = TemplateText.Right().Template();

        var (imap, pop3) = (ProviderLimits.For(template, TemplateProtocol.Imap), ProviderLimits.For(template, TemplateProtocol.Pop3));

        Assert.Equal(("Example Mail", 5, 2500L), (imap.Provider, imap.Connections, imap.OctetsDownPerDay));
        Assert.Null(pop3.OctetsDownPerDay);
        Assert.Equal(5, pop3.Connections);
    }
}
