using MailMover.Reports.Tests.Doubles;
using Xunit;

namespace MailMover.Reports.Tests;

public sealed class TextCertificateTests
{
    [Fact]
    public void The_verdict_is_the_first_line() =>
        Assert.Equal("GREEN - safe to cancel", TextCertificate.Lines(Samples.Green, Samples.Context, 80)[0]);
}
