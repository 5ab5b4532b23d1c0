using System.Text;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Core.Tests.Endpoints;

public class HeaderDateTests
{
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", null)]
    [InlineData("Thu, 13 Feb 1969 23:32 -0330", "1969-02-13T23:32:00-03:30")]
    [InlineData("Thu,\r\n      13\r\n        Feb\r\n          1969\r\n 23:32:54\r\n -0330 (Newfoundland Time)", "1969-02-13T23:32:54-03:30")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 +0200 (CEST (really \\) so))", "2003-07-01T10:52:37+02:00")]
    [InlineData("1 Jan 05 00:00:00 EST", "2005-01-01T00:00:00-05:00")]
    [InlineData("1 Jan 105 00:00:00 PDT", "2005-01-01T00:00:00-07:00")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37+00:00")]
    [InlineData("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37+00:00")]
    [InlineData("Sun Nov  6 08:49:37 EST 1994", "1994-11-06T08:49:37-05:00")]
    [InlineData("Mon, 2 Mar 2020 09:00:60 +0000", "2020-03-02T09:00:59+00:00")]
    [InlineData("Mon, 2 Mar 2020 09:00:00.123 +01:00", "2020-03-02T09:00:00+01:00")]
    [InlineData("Mon, 2 Mar 2020 09:00:00 GMT+0100", "2020-03-02T09:00:00+01:00")]
    [InlineData("Mon, 2 Mar 2020 09:00:00-0500", "2020-03-02T09:00:00-05:00")]
    [InlineData("Mon, 2 Mar 2020 09:00:00", "2020-03-02T09:00:00+00:00")]
    [InlineData("Mon, 2 Mar 2020 09:00:00 +9900", "2020-03-02T09:00:00+00:00")]
    [InlineData("Mon, 2 March 2020 9:00:00 z", "2020-03-02T09:00:00+00:00")]
    [InlineData("2 Mar 2020", "2020-03-02T00:00:00+00:00")]
    [InlineData("Mon, 2 Mar 2020 25:00:00 +0000", null)]
    [InlineData("Mon, 31 Feb 2020 09:00:00 +0000", null)]
    [InlineData("Mon, 2 Foo 2020 09:00:00 +0000", null)]
    [InlineData("Mon, 1 Jan 0001 00:00:00 +0000", null)]
    [InlineData("(never closed", null)]
    [InlineData("", null)]
    public void Dates_are_read_as_real_mail_writes_them(string text, string? expected)
    {
        var date = HeaderDate.Parse(Encoding.Latin1.GetBytes(text));

        Assert.Equal(expected, date?.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
    }
}
