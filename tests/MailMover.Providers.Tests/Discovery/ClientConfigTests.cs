using System.Text;
using MailMover.Protocols;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;
using MailMover.Providers.Discovery.Autoconfig;
using MailMover.Providers.Tests.Discovery.Doubles;
using Xunit;

namespace MailMover.Providers.Tests.Discovery;

public sealed class ClientConfigTests
{
    private static readonly AccountAddress Jo = AccountAddress.Parse("jo@example.org");

    [Fact]
    public void Servers_with_encryption_are_taken_imap_and_tls_first()
    {
        var servers = Parse(Configs.Of(
            "example.org",
            Configs.Server("exchange", "owa.example.org", 443, "SSL"),
            Configs.Server("pop3", "pop.example.org", 995, "SSL"),
            Configs.Imap("plain.example.org", 143, "plain"),
            Configs.Imap("imap.example.org", 143, "STARTTLS", "%EMAILLOCALPART%"),
            Configs.Imap("%EMAILDOMAIN%", 993, "SSL", "x-%EMAILLOCALPART%-%EMAILDOMAIN%"))).For(Jo);

        Assert.Equal(
            [
                new AccountServer { Protocol = MailProtocol.Imap, Host = "example.org", Port = 993, Security = ConnectionSecurity.ImplicitTls, User = "x-jo-example.org" },
                new AccountServer { Protocol = MailProtocol.Imap, Host = "imap.example.org", Port = 143, Security = ConnectionSecurity.StartTls, User = "jo" },
                new AccountServer { Protocol = MailProtocol.Pop3, Host = "pop.example.org", Port = 995, Security = ConnectionSecurity.ImplicitTls, User = "jo@example.org" },
            ],
            servers);
    }

    [Theory]
    [InlineData("OAuth2", true)]
    [InlineData("password-cleartext", false)]
    [InlineData("OAuth2</authentication><authentication>password-cleartext", false)]
    public void Whether_a_server_takes_tokens_only_is_seen(string authentication, bool tokenOnly) =>
        Assert.Equal(tokenOnly, Assert.Single(Parse(Configs.Of("example.org", Configs.Imap("imap.example.org", authentication: authentication))).For(Jo)).TokenOnly);

    [Theory]
    [InlineData("192.0.2.1", 993, "jo")]
    [InlineData("imap.example.org/evil", 993, "jo")]
    [InlineData("", 993, "jo")]
    [InlineData("imap.example.org", 0, "jo")]
    [InlineData("imap.example.org", 70_000, "jo")]
    [InlineData("imap.example.org", 993, "jo:secret")]
    [InlineData("imap.example.org", 993, "jo\tx")]
    public void A_server_that_nobody_could_be_led_to_safely_is_left_out(string host, int port, string user) =>
        Assert.Empty(Parse(Configs.Of("example.org", Configs.Imap(host, port, user: user))).For(Jo));

    [Theory]
    [InlineData("")]
    [InlineData("not XML at all")]
    [InlineData("<html><head><title>Welcome to the hotel</title></head><body>Log in</body></html>")]
    [InlineData("<clientConfig/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><clientConfig><emailProvider><domain>&a;</domain></emailProvider></clientConfig>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><clientConfig><emailProvider><domain>&b;</domain></emailProvider></clientConfig>")]
    public void What_is_no_file_of_settings_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Parse(text));

    [Fact]
    public void Depth_without_end_does_no_harm()
    {
        var depth = 40_000;
        var text = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

        Assert.Throws<FormatException>(() => Parse(text));
    }

    private static ClientConfig Parse(string text) => ClientConfig.Parse(Encoding.UTF8.GetBytes(text));
}
