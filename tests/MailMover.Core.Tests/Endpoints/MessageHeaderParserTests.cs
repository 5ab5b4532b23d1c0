using System.Text;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Core.Tests.Endpoints;

public class MessageHeaderParserTests
{
    private const string Whole =
        "Return-Path: <a@example.org>\r\nReceived: from x by y;\r\n\tTue, 3 Mar 2020 10:11:12 +0100\r\nMessage-ID: <1@example.org>\r\n"
        + "Date: Mon, 2 Mar 2020 09:00:00 +0000\r\nFrom: Jo <jo@example.org>\r\nTo: someone@example.net\r\nSubject: A long\r\n subject\r\nX-Other: y\r\n\r\nSubject: body\r\n";

    [Fact]
    public void Fields_are_read_unfolded_and_the_body_is_not()
    {
        var header = Parse(Whole);

        Assert.Equal("<1@example.org>", header.MessageId);
        Assert.Equal("Mon, 2 Mar 2020 09:00:00 +0000", header.Date);
        Assert.Equal("Jo <jo@example.org>", header.From);
        Assert.Equal("A long subject", header.Subject);
    }

    [Fact]
    public void The_fingerprint_of_the_fields_alone_is_that_of_the_whole_message()
    {
        var fields = Parse("Subject: A long\r\n subject\r\nDate: Mon, 2 Mar 2020 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n"
            + "From: Jo <jo@example.org>\r\nTo: someone@example.net\r\n\r\n");

        Assert.Equal(Parse(Whole).Fingerprint, fields.Fingerprint);
    }

    [Theory]
    [InlineData("MESSAGE-ID: <1@x>\r\nsubject: a b\r\n\r\n")]
    [InlineData("Message-ID:<1@x>\r\nSubject:\r\n  a\t\tb  \r\n\r\n")]
    [InlineData("Message-ID: <1@x>\nSubject: a\n b\n\n")]
    [InlineData("Message-ID : <1@x>\r\nSubject: a b")]
    [InlineData("From x Mon Jan 1 00:00:00 2020\r\nMessage-ID: <1@x>\r\nnonsense\r\nSubject: a b\r\nSubject: second\r\n\r\n")]
    public void Folding_blanks_line_ends_case_of_names_and_later_fields_do_not_change_the_fingerprint(string text) =>
        Assert.Equal(Parse("Message-ID: <1@x>\r\nSubject: a b\r\n\r\n").Fingerprint, Parse(text).Fingerprint);

    [Theory]
    [InlineData("Message-ID: <2@x>\r\nDate: d\r\nFrom: f\r\nTo: t\r\nSubject: s")]
    [InlineData("Message-ID: <1@x>\r\nDate: e\r\nFrom: f\r\nTo: t\r\nSubject: s")]
    [InlineData("Message-ID: <1@x>\r\nDate: d\r\nFrom: g\r\nTo: t\r\nSubject: s")]
    [InlineData("Message-ID: <1@x>\r\nDate: d\r\nFrom: f\r\nTo: u\r\nSubject: s")]
    [InlineData("Message-ID: <1@x>\r\nDate: d\r\nFrom: f\r\nTo: t\r\nSubject: S")]
    [InlineData("Message-ID: <1@x>\r\nDate: d\r\nFrom: t\r\nTo: f\r\nSubject: s")]
    [InlineData("Message-ID: <1@x>\r\nDate: d\r\nFrom: f t\r\nSubject: s")]
    public void Each_of_the_five_fields_changes_the_fingerprint(string text) =>
        Assert.NotEqual(Parse("Message-ID: <1@x>\r\nDate: d\r\nFrom: f\r\nTo: t\r\nSubject: s").Fingerprint, Parse(text).Fingerprint);

    [Theory]
    [InlineData("Message-ID: <1@x>\r\n\r\n", true)]
    [InlineData("Date: yesterday\r\n\r\n", true)]
    [InlineData("Message-ID:  \r\nDate:\r\nFrom: a\r\n\r\n", false)]
    [InlineData("", false)]
    [InlineData("\r\nMessage-ID: <1@x>\r\n", false)]
    [InlineData("only text, no header", false)]
    public void A_fingerprint_is_strong_with_a_message_id_or_a_date(string text, bool isStrong) =>
        Assert.Equal(isStrong, Parse(text).Fingerprint.IsStrong);

    [Fact]
    public void The_decoder_does_not_change_the_fingerprint()
    {
        var octets = Encoding.Latin1.GetBytes("Subject: =?utf-8?q?=C3=A4?= \u00E4\0\r\n\r\n");

        Assert.Equal(
            MessageHeaderParser.Parse(octets, _ => "one").Fingerprint,
            MessageHeaderParser.Parse(octets, _ => "other").Fingerprint);
    }

    [Theory]
    [InlineData("Subject: =?utf-8?q?=C3=A4?=\r\n", "decoded")]
    [InlineData("Subject: \u00E4\r\n", "decoded")]
    [InlineData("Subject: \u001B$B\r\n", "decoded")]
    [InlineData("Subject: plain\r\n", "plain")]
    public void Only_what_is_not_plain_is_given_to_the_decoder(string text, string subject) =>
        Assert.Equal(subject, MessageHeaderParser.Parse(Encoding.Latin1.GetBytes(text), _ => "decoded").Subject);

    [Fact]
    public void Endless_fields_are_cut_without_splitting_a_character()
    {
        var header = MessageHeaderParser.Parse(
            Encoding.ASCII.GetBytes("Subject: =?x?=\r\nFrom: " + new string('f', 300_000)),
            _ => new string('a', 1999) + "\U0001F600" + "b");

        Assert.Equal(new string('a', 1999), header.Subject);
        Assert.Equal(2000, header.From.Length);
    }

    [Fact]
    public void No_more_than_256_KiB_are_looked_at()
    {
        var padding = string.Concat(Enumerable.Repeat("X: 0123456789\r\n", 20_000));

        Assert.Equal("", Parse(padding + "Subject: far away\r\n\r\n").Subject);
    }

    [Fact]
    public void The_newest_received_date_comes_before_the_date() =>
        Assert.Equal(new DateTimeOffset(2020, 3, 3, 10, 11, 12, TimeSpan.FromHours(1)), Parse(Whole).SentOrReceived);

    [Theory]
    [InlineData("Received: by x; nonsense\r\nReceived: by y; 1 Feb 2021 00:00 +0000\r\nDate: 1 Jan 2020 00:00 +0000\r\n", 2021)]
    [InlineData("Received: by x\r\nDate: 1 Jan 2020 00:00 +0000\r\n", 2020)]
    public void An_unreadable_received_date_gives_way_to_the_next_evidence(string text, int year) =>
        Assert.Equal(year, Parse(text).SentOrReceived?.Year);

    [Fact]
    public void Without_a_readable_date_there_is_none() => Assert.Null(Parse("Date: some day\r\n\r\n").SentOrReceived);

    private static MessageHeader Parse(string text) => MessageHeaderParser.Parse(Encoding.Latin1.GetBytes(text), Encoding.UTF8.GetString);
}
