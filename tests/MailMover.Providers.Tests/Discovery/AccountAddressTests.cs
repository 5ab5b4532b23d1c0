using MailMover.Providers.Discovery;
using Xunit;

namespace MailMover.Providers.Tests.Discovery;

public sealed class AccountAddressTests
{
    [Theory]
    [InlineData("jo@example.org", "jo", "example.org")]
    [InlineData("Jo.Doe+x@Example.ORG", "Jo.Doe+x", "example.org")]
    [InlineData("jo@example.org.", "jo", "example.org")]
    [InlineData("jo@bücher.example", "jo", "xn--bcher-kva.example")]
    [InlineData("jo@localhost", "jo", "localhost")]
    public void The_domain_is_as_dns_names_it_and_the_rest_is_taken_literally(string text, string localPart, string domain)
    {
        var address = AccountAddress.Parse(text);

        Assert.Equal((text, localPart, domain), (address.Text, address.LocalPart, address.Domain));
    }

    [Theory]
    [InlineData("jo")]
    [InlineData("@example.org")]
    [InlineData("jo@")]
    [InlineData("jo@a@b")]
    [InlineData("jo:secret@example.org")]
    [InlineData("jo/x@example.org")]
    [InlineData("jo@exa mple.org")]
    [InlineData("jo@-.org")]
    [InlineData("jo@192.0.2.1")]
    [InlineData("jo@example..org")]
    [InlineData("jo@example.org\u001b[2J")]
    public void What_is_no_address_is_refused_and_not_repeated(string text) =>
        Assert.EndsWith("Type it like this: jo@example.org.", Assert.Throws<FormatException>(() => AccountAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mx1.mail.hoster.example", "hoster.example, mail.hoster.example")]
    [InlineData("mx.hoster.example", "hoster.example")]
    [InlineData("mx.a.hoster.co.uk", "hoster.co.uk, a.hoster.co.uk")]
    [InlineData("hoster.example", "hoster.example")]
    [InlineData("localhost", "")]
    public void An_exchange_leads_to_the_domains_that_its_operator_may_have(string host, string domains) =>
        Assert.Equal(domains, string.Join(", ", BaseDomain.Of(host)));
}
