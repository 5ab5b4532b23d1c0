using MailMover.Reports.Tests.Doubles;
using Xunit;

namespace MailMover.Reports.Tests;

public sealed class HtmlCertificateTests
{
    [Fact]
    public void The_verdict_stands_in_the_only_headline_of_the_page() =>
        Assert.Equal("GREEN - safe to cancel", string.Concat(Assert.Single(Page.Read(Samples.Green).Descendants("h1")).Value.Split('\n')));
}
