using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Core.Tests.Endpoints;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("ann@example.org", "ann@example.org", "")]
    [InlineData("Ann <Ann@Example.ORG>", "ann@example.org", "Ann")]
    [InlineData("\"Smith, Ann\" <ann@example.org>, bob@example.org", "ann@example.org", "Smith, Ann")]
    [InlineData("Ann (at <work@x.example>) <ann@example.org>", "ann@example.org", "Ann")]
    [InlineData("\"A \\\"B\\\" C\" <a@b.example>", "a@b.example", "A \"B\" C")]
    [InlineData("a@b.example, c@d.example", "a@b.example", "")]
    [InlineData("\"evil@x.example\" <good@y.example>", "good@y.example", "evil@x.example")]
    public void The_first_address_is_read(string from, string address, string name) => Assert.Equal((address, name), MailAddress.Parse(from));

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("undisclosed-recipients:;")]
    [InlineData("<a b@c.example>")]
    [InlineData("<a@b@c.example>")]
    [InlineData("<@c.example>")]
    [InlineData("<a@>")]
    [InlineData("(comment without end a@b.example")]
    public void What_is_no_plain_address_gives_none(string from) => Assert.Null(MailAddress.Parse(from));
}
