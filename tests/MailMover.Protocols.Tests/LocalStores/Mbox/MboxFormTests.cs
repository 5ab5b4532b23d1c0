using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores.Mbox;
using MailMover.Testing.Messages;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

public sealed class MboxFormTests
{
    private const string Sep = "From jo@example.org Mon Mar  2 10:11:12 2020\n";

    [Fact]
    public async Task Odd_messages_come_back_exactly()
    {
        var odd = OddMessages.All.Select(o => o.Octets.ToArray()).Append([]).ToList();
        foreach (var piece in new[] { 1, 7, 1 << 20 })
        {
            var read = MboxForm.Read(await MboxForm.WriteAsync(odd), piece);
            Assert.Equal(odd.Select(Encoding.Latin1.GetString), read.Select(m => Encoding.Latin1.GetString(m.Octets)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_messages_full_of_separators_and_line_ends_come_back_exactly(int seed)
    {
        var random = new Random(seed);
        string[] parts =
        [
            "\r\n", "\n", "\r", "\r\r\n", "\n\n", "\r\n\r\n", "From ", ">From ", ">>From ", "From: ", ">", ">>", " ", "\t", "F", "Fr", "From", "\0", "x", ":", "\u00ff", "text",
            "From jo@example.org Mon Mar  2 10:11:12 2020", "From - Mon Mar  2 10:11:12 2020\nX-Mozilla-Status: 0001", "From ???@??? Mon Mar  2 10:11:12 2020", "Subject: s", "Status: RO",
            "X-Status: A", "X-Keywords: k", "Content-Length: 3", "Content-Length: 40", "Lines: 1", "X-Mozilla-Status: 0008", "X-Account-Key: a", "X-UIDL: 1", "X-IMAP: 1 2", "X-Gmail-Labels: Opened",
            "X-MailMover-Octets: 5 crlf", "X-MailMover-Kept-Status: R", "X-MailMover-Kept-", "X-MailMover-Kept-X-MailMover-Kept-", "STATUS : x",
        ];
        for (var round = 0; round < 400; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Message()).ToList();
            var file = await MboxForm.WriteAsync(messages);
            var read = MboxForm.Read(file, random.Next(1, 40));
            Assert.Equal(messages.Select(Encoding.Latin1.GetString), read.Select(m => Encoding.Latin1.GetString(m.Octets)));
            Assert.All(read, m => Assert.False(m.IsExpunged));
        }

        byte[] Message()
        {
            var text = new StringBuilder();
            if (random.Next(2) == 0)
                text.Append("Message-ID: <1@x>\r\nSubject: s\r\n");
            for (var n = random.Next(0, 25); n > 0; n--)
                text.Append(parts[random.Next(parts.Length)]).Append(random.Next(3) == 0 ? "\r\n" : "");
            return Encoding.Latin1.GetBytes(text.ToString());
        }
    }

    [Fact]
    public async Task Separators_are_found_wherever_they_lie_in_a_large_file()
    {
        // Sizes that put separators at every place around the ends of the reader's windows of 256 KiB.
        var messages = Enumerable.Range(0, 700).Select(i => Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n{new string('x', 2_900 + (i % 97))}\r\n")).Append(OddMessages.Large(1_000_003).Octets.ToArray()).Append("Subject: last\r\n\r\nx\r\n"u8.ToArray()).ToList();
        for (var shift = 0; shift < 12; shift++)
        {
            var shifted = messages.Prepend(Encoding.ASCII.GetBytes($"Subject: first\r\n\r\n{new string('y', 255_000 + (shift * 17))}\r\n")).ToList();
            var read = MboxForm.Read(await MboxForm.WriteAsync(shifted));
            Assert.Equal(shifted.Select(m => Sha256Digest.Of(m)), read.Select(m => Sha256Digest.Of(m.Octets)));
        }
    }

    [Fact]
    public async Task Ordinary_mail_is_written_without_any_field_of_our_own()
    {
        var file = Encoding.ASCII.GetString(await MboxForm.WriteAsync("Subject: a\r\n\r\nFrom here\r\n"u8.ToArray()));
        Assert.Equal("From MAILER-DAEMON Mon Mar  2 10:11:12 2020 +0100\nSubject: a\n\n>From here\n\n", file);
    }

    [Theory]
    [InlineData("From jo@example.org Mon Mar  2 10:11:12 2020", "2020-03-02T10:11:12+00:00")]
    [InlineData("From jo@example.org  Mon Mar 02 10:11 2020", "2020-03-02T10:11:00+00:00")]
    [InlineData("From MAILER-DAEMON Mon Mar  2 10:11:12 2020 +0545", "2020-03-02T10:11:12+05:45")]
    [InlineData("From 1234567890123@xxx Mon Mar 02 10:11:12 +0000 2020", "2020-03-02T10:11:12+00:00")]
    [InlineData("From jo Mon Mar  2 10:11:12 EST 2020", "2020-03-02T10:11:12-05:00")]
    [InlineData("From jo at example.org  Mon Mar  2 10:11:12 2020", "2020-03-02T10:11:12+00:00")]
    [InlineData("From jo@example.org Mon, 2 Mar 2020 10:11:12 -0700", "2020-03-02T10:11:12-07:00")]
    [InlineData("From jo Mon Mar  2 10:11:12 2020 remote from host", "2020-03-02T10:11:12+00:00")]
    [InlineData("From - Mon Mar 02 10:11:12 2020", "2020-03-02T10:11:12+00:00")]
    public void Separators_of_all_programs_are_recognised(string line, string date)
    {
        Assert.NotEqual(FromLineKind.None, FromLine.Read(Encoding.ASCII.GetBytes(line), out var read));
        Assert.Equal(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture), read);
        Assert.Equal(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture).Offset, read!.Value.Offset);
    }

    [Theory]
    [InlineData("From here on it is ordinary text")]
    [InlineData("From Monday on we meet at 10:11")]
    [InlineData("From jo@example.org Mon Mar  2 10:11:12 2020 it was said")]
    [InlineData("From: jo@example.org")]
    [InlineData("From 10:30 to 11:30 on 5 March 2020 we meet")]
    public void Prose_is_no_separator(string line) => Assert.Equal(FromLineKind.None, FromLine.Read(Encoding.ASCII.GetBytes(line), out _));

    [Fact]
    public void A_From_line_that_is_no_separator_does_not_split_a_message()
    {
        var messages = MboxForm.ReadText(Sep + "Subject: a\n\nbody\n\nFrom here on\n\n" + Sep + "Subject: b\n\nx\n");
        Assert.Equal(["Subject: a\r\n\r\nbody\r\n\r\nFrom here on\r\n", "Subject: b\r\n\r\nx\r\n"], messages);
    }

    [Fact]
    public void A_separator_without_an_empty_line_before_it_is_text()
    {
        var messages = MboxForm.ReadText(Sep + "Subject: a\n\nbody\n" + Sep + "more\n\n" + Sep + "Subject: b\n\nx\n");
        Assert.Equal(2, messages.Count);
        Assert.Contains("From jo@example.org", messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Content_Length_is_believed_where_it_leads_to_a_separator()
    {
        var body = "x\n\n" + Sep + "inner\n";
        var messages = MboxForm.ReadText(Sep + $"Subject: a\nContent-Length: {body.Length}\nLines: 4\n\n{body}\n" + Sep + "Subject: b\nContent-Length: 9999\n\ny\n\n" + Sep + "Subject: c\n\nz\n");
        Assert.Equal(["Subject: a\r\n\r\n" + body.Replace("\n", "\r\n", StringComparison.Ordinal), "Subject: b\r\n\r\ny\r\n", "Subject: c\r\n\r\nz\r\n"], messages);
    }

    [Fact]
    public void Quoted_lines_are_unquoted_unless_an_unquoted_one_shows_that_the_writer_does_not_quote()
    {
        Assert.Equal(["Subject: a\r\n\r\nFrom here\r\n>From there\r\n"], MboxForm.ReadText(Sep + "Subject: a\n\n>From here\n>>From there\n"));
        Assert.Equal(["Subject: a\r\n\r\n>From here\r\nFrom there\r\n"], MboxForm.ReadText(Sep + "Subject: a\n\n>From here\nFrom there\n"));
    }

    [Fact]
    public void Files_with_CRLF_are_read_like_those_with_LF()
    {
        var file = (Sep + "Subject: a\nStatus: RO\n\nbody\n\n" + Sep + "Subject: b\n\n\n" + Sep + "Subject: c\n\nz\n\n").Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(["Subject: a\r\n\r\nbody\r\n", "Subject: b\r\n\r\n", "Subject: c\r\n\r\nz\r\n"], MboxForm.ReadText(file));
    }

    [Fact]
    public void Messages_without_body_and_without_final_line_end_are_read()
    {
        Assert.Equal(["Subject: a\r\n", "Subject: b\r\n\r\n", "", "Subject: c\r\n\r\nends"], MboxForm.ReadText(Sep + "Subject: a\n\n" + Sep + "Subject: b\n\n\n" + Sep + "\n" + Sep + "Subject: c\n\nends"));
    }

    [Theory]
    [InlineData("Status: RO\nX-Status: AFDT\nX-Keywords: $Forwarded Later   \n", "\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded Later")]
    [InlineData("Status: O\n", "")]
    [InlineData("X-Mozilla-Status: 1007\nX-Mozilla-Status2: 04000000\nX-Mozilla-Keys: $label1 work      \n", "\\Seen \\Answered \\Flagged $Forwarded $Label2 $label1 work")]
    [InlineData("X-Gmail-Labels: Inbox,Opened,Starred\n", "\\Seen \\Flagged")]
    public void Flags_are_read_from_the_fields_of_all_programs(string fields, string flags)
    {
        var read = Assert.Single(MboxForm.Read(Encoding.ASCII.GetBytes(Sep + "Subject: a\n" + fields + "\nbody\n")));
        Assert.Equal(FlagSet.Parse(flags), read.Flags);
        if (!fields.Contains("Gmail", StringComparison.Ordinal))
            Assert.Equal("Subject: a\r\n\r\nbody\r\n", Encoding.ASCII.GetString(read.Octets));
    }

    [Fact]
    public void What_Thunderbird_adds_at_the_top_is_hidden_and_the_same_fields_elsewhere_are_not()
    {
        const string Mozilla = "From - Mon Mar 02 10:11:12 2020\nX-Account-Key: account1\nX-UIDL: 77\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys:                \n";
        Assert.Equal(["Subject: a\r\nX-UIDL: mine\r\n\r\nbody\r\n", "X-UIDL: 5\r\nSubject: b\r\n\r\nx\r\n"], MboxForm.ReadText(Mozilla + "Subject: a\nX-UIDL: mine\n\nbody\n\n" + Sep + "X-UIDL: 5\nSubject: b\n\nx\n"));
    }

    [Fact]
    public void What_Thunderbird_has_deleted_and_not_yet_compacted_is_known()
    {
        var read = MboxForm.Read(Encoding.ASCII.GetBytes("From - Mon Mar 02 10:11:12 2020\nX-Mozilla-Status: 0009\nSubject: a\n\nx\n"));
        Assert.True(Assert.Single(read).IsExpunged);
    }

    [Theory]
    [InlineData("!BDN....", "Outlook")]
    [InlineData("SQLite format 3\0...", "SQLite")]
    [InlineData("<!DOCTYPE html>", "web page")]
    [InlineData("\0\0\0\0", "zeros")]
    [InlineData("Received: from x\nSubject: a\n\nb\n", "eml:")]
    public void A_file_that_is_no_mbox_is_named_for_what_it_seems_to_be(string file, string word)
    {
        var failure = Assert.Throws<NotMboxException>(() => MboxForm.Read(Encoding.ASCII.GetBytes(file)));
        Assert.Contains(word, failure.Look, StringComparison.Ordinal);
    }
}
