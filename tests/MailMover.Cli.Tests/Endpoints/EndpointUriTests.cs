using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using MailMover.Protocols;
using Xunit;

namespace MailMover.Cli.Tests.Endpoints;

public sealed class EndpointUriTests
{
    [Theory]
    [InlineData("imaps://jo@imap.example.org", ConnectionSecurity.ImplicitTls, "imap.example.org", 993, "jo")]
    [InlineData("imap://jo@imap.example.org", ConnectionSecurity.StartTls, "imap.example.org", 143, "jo")]
    [InlineData("imap+insecure://jo@localhost:11143", ConnectionSecurity.ClearText, "localhost", 11143, "jo")]
    [InlineData("IMAPS://jo@example.org@imap.example.org/", ConnectionSecurity.ImplicitTls, "imap.example.org", 993, "jo@example.org")]
    [InlineData("imaps://jo%40x/y@h", ConnectionSecurity.ImplicitTls, "h", 993, "jo%40x/y")]
    [InlineData("imaps://DOM\\jo b@h", ConnectionSecurity.ImplicitTls, "h", 993, "DOM\\jo b")]
    [InlineData("imaps://jo@[::1]", ConnectionSecurity.ImplicitTls, "::1", 993, "jo")]
    [InlineData("pop3s://jo@example.org@pop.example.org", ConnectionSecurity.ImplicitTls, "pop.example.org", 995, "jo@example.org")]
    [InlineData("pop3://jo@pop.example.org", ConnectionSecurity.StartTls, "pop.example.org", 110, "jo")]
    [InlineData("pop3+insecure://jo@localhost:1110", ConnectionSecurity.ClearText, "localhost", 1110, "jo")]
    [InlineData("imap://jo@[2001:db8::1]:1143", ConnectionSecurity.StartTls, "2001:db8::1", 1143, "jo")]
    public void An_endpoint_is_taken_literally(string text, ConnectionSecurity security, string host, int port, string user) =>
        Assert.Equal(new ServerUri(text.StartsWith("pop3", StringComparison.OrdinalIgnoreCase) ? EndpointKind.Pop3 : EndpointKind.Imap, security, host, port, user), EndpointUri.Parse(text));

    [Theory]
    [InlineData("imaps://jo@Imap.Example.org", "imap://jo@imap.example.org:143")]
    [InlineData("imap+insecure://jo@imap.example.org:993", "imaps://jo@imap.example.org")]
    [InlineData("pop3s://jo@Pop.example.org", "pop3://jo@pop.example.org:110")]
    public void Default_ports_and_letter_case_of_the_host_make_no_other_endpoint(string one, string other) =>
        Assert.Equal(EndpointUri.Parse(one).Identity, EndpointUri.Parse(other).Identity);

    [Theory]
    [InlineData("imaps://jo@h", "imaps://Jo@h")]
    [InlineData("imaps://jo@h", "imaps://jo@h:1993")]
    [InlineData("imaps://jo@h", "imaps://jo@g")]
    [InlineData("imaps://jo@h", "pop3s://jo@h")]
    [InlineData("pop3s://jo@h:993", "pop3s://jo@h")]
    public void User_port_and_host_make_another_endpoint(string one, string other) =>
        Assert.NotEqual(EndpointUri.Parse(one).Identity, EndpointUri.Parse(other).Identity);

    [Theory]
    [InlineData("jo@example.org")]
    [InlineData("Jo.Doe+x@Example.ORG")]
    public void A_mail_address_is_an_endpoint_whose_server_is_not_known_yet(string text)
    {
        var endpoint = Assert.IsType<AddressUri>(EndpointUri.Parse(text));

        Assert.Equal((text, EndpointKind.Imap, false), (endpoint.ToString(), endpoint.Kind, endpoint.IsLocal));
    }

    [Fact]
    public void The_journal_goes_by_servers_and_not_by_addresses() =>
        Assert.Contains("mailmover status", Assert.Throws<FormatException>(() => EndpointUri.ParseIdentity("jo@example.org")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_identity_can_be_typed_again() =>
        Assert.Equal(new EndpointIdentity("imap", "h", 1143, "jo@x"), EndpointUri.ParseIdentity(new EndpointIdentity("imap", "h", 1143, "jo@x").ToString()));

    [Theory]
    [InlineData("imaps://jo:hunter2@imap.example.org")]
    [InlineData("imaps://jo@example.org:hunter2@imap.example.org")]
    [InlineData("imaps://jo:hun@ter2@imap.example.org")]
    [InlineData("imaps//jo:hunter2@imap.example.org")]
    [InlineData("imaps://jo@imap.example.org:hunter2")]
    [InlineData("pop3s://jo:hunter2@imap.example.org")]
    [InlineData("jo:hunter2@imap.example.org")]
    [InlineData("jo:hunter2://imap.example.org")]
    public void A_password_in_an_endpoint_is_refused_and_never_repeated(string text)
    {
        var problem = Assert.Throws<FormatException>(() => EndpointUri.Parse(text));

        Assert.DoesNotContain("ter2", problem.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("imaps://jo:pw@h", "--from-password-env")]
    [InlineData("jo@exa mple.org", "not a mail address")]
    [InlineData("jo@a@b", "not a mail address")]
    [InlineData("~/Mail/jo@example.org", "This is a path")]
    [InlineData("pop://jo@h", "pop3s://")]
    [InlineData("pop3s://pop.example.org", "pop3s://user@host")]
    [InlineData("http://jo@h", "'http' is not a kind of endpoint")]
    [InlineData("imaps://imap.example.org", "user name is missing")]
    [InlineData("imaps://jo@", "host is missing")]
    [InlineData("imaps://jo@h/INBOX", "'h/INBOX' is not a host name")]
    [InlineData("imaps://jo@h:99999", "1 to 65535")]
    [InlineData("imaps://jo@::1", "in brackets")]
    [InlineData("imaps://jo@[::1", "not an IPv6 address")]
    [InlineData("imaps://jo@[127.0.0.1]", "not an IPv6 address")]
    [InlineData("imaps://jo\u001b@h", "control character")]
    [InlineData("", "not an endpoint")]
    public void What_is_wrong_is_said_with_what_can_be_typed(string text, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => EndpointUri.Parse(text)).Message, StringComparison.Ordinal);
}
