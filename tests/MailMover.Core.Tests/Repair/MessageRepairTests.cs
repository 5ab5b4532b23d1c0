using System.Text;
using MailMover.Core.Transfer.Repair;
using MailMover.Testing.Messages;
using Xunit;

namespace MailMover.Core.Tests.Repair;

/// <summary>What is put right in messages that servers refuse, and what is left alone. Messages are written as Latin-1, which shows each octet.</summary>
public sealed class MessageRepairTests
{
    private static readonly string Long = new('x', 1200);

    [Fact]
    public void A_message_with_nothing_wrong_stays_as_it_is()
    {
        const string Message = "From: a@b\r\nSubject: =?utf-8?Q?f=C3=BC?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\npre\r\n--x\r\n\r\none\r\n--x\r\n\r\nt\xFCo\r\n--x--\r\npost\r\n";
        foreach (var step in MessageRepair.Steps)
            Assert.Equal((Message, "", ""), Repaired(Message, step));
    }

    [Fact]
    public void Whatever_is_read_as_a_message_is_written_out_the_same()
    {
        foreach (var message in OddMessages.All)
            Assert.Equal(message.Octets.ToArray(), MimeEntity.Parse(message.Octets.Span).ToOctets());
    }

    [Fact]
    public void Repairing_twice_changes_nothing_more()
    {
        foreach (var message in OddMessages.All)
        {
            var once = MessageRepair.Steps.Aggregate(message.Octets.ToArray(), (octets, step) => step(octets, new RepairNotes()));
            var again = new RepairNotes();
            Assert.Equal(once, MessageRepair.Steps.Aggregate(once, (octets, step) => step(octets, again)));
            Assert.Empty(again.Done);
        }
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\nno end", "Subject: x\r\n\r\nno end\r\n")]
    [InlineData("Subject: x\r\n\r\nhalf an end\r", "Subject: x\r\n\r\nhalf an end\r\n")]
    [InlineData("", "\r\n")]
    public void The_last_line_is_ended(string message, string repaired) => Assert.Equal(repaired, Repaired(message, MessageRepair.EndLastLine).Text);

    [Theory]
    [InlineData("Subject: x\n\nfirst\nsecond\r\n", "Subject: x\r\n\r\nfirst\r\nsecond\r\n")]
    [InlineData("Subject: x\r\rFrom: a@b\r\rbody\r", "Subject: x\r\n\r\nFrom: a@b\r\n\r\nbody\r\n")]
    [InlineData("Subject: one\rtwo\r\nDate: x\r\r\n\r\nbody\rline\r\r\nend\r\n", "Subject: one two\r\nDate: x\r\n\r\nbody\r\nline\r\nend\r\n")]
    [InlineData("Content-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\nAAAA\nBBBB\n", "Content-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\nAAAA\r\nBBBB\r\n")]
    public void Line_ends_are_completed_and_no_header_is_cut_in_two(string message, string repaired) => Assert.Equal(repaired, Repaired(message, MessageRepair.CompleteLineEnds).Text);

    [Fact]
    public void Octets_that_are_no_lines_are_encoded_and_decode_to_what_they_were()
    {
        const string Picture = "\x89PNG\n\r\0\xFF\n";
        var (text, done, _) = Repaired(Multipart($"Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n{Picture}"), MessageRepair.CompleteLineEnds);

        Assert.Contains("Content-Transfer-Encoding: base64\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"\r\n\r\n{Base64(Picture)}\r\n--b--", text, StringComparison.Ordinal);
        Assert.Contains("image/png", done, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_lines_that_are_too_long_is_encoded_and_the_header_folded()
    {
        var references = string.Join(' ', Enumerable.Range(1, 100).Select(i => $"<{i}.0123456789@example.org>"));
        var (text, done, left) = Repaired($"From: a@b\r\nReferences: {references}\r\n\r\n{Long}\r\nend\r\n", MessageRepair.ShortenLines);

        Assert.DoesNotContain(text.Split("\r\n"), l => l.Length > 998);
        Assert.Contains($"References: {references}", text.Replace("\r\n ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("MIME-Version: 1.0\r\n", text, StringComparison.Ordinal);
        Assert.Equal($"{Long}\r\nend\r\n", Decoded(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        Assert.Equal("", left);
        Assert.Contains("folded", done, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lines_of_encoded_parts_are_cut_where_that_changes_nothing()
    {
        var quoted = string.Concat(Enumerable.Repeat("=C3=BC", 300));
        var base64 = Base64(Long);
        var text = Repaired($"Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n", MessageRepair.ShortenLines).Text;
        Assert.Equal(quoted, text.Split("\r\n\r\n")[1].Replace("=\r\n", "", StringComparison.Ordinal).TrimEnd());
        Assert.All(text.Split("\r\n"), l => Assert.DoesNotMatch("=[0-9A-F]?=$", l));

        text = Repaired($"Content-Transfer-Encoding: base64\r\n\r\n{base64}\r\n", MessageRepair.ShortenLines).Text;
        Assert.Equal(base64, text.Split("\r\n\r\n")[1].Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_NUL_in_the_body_is_kept_by_encoding_it_and_one_in_the_header_goes()
    {
        var (text, done, _) = Repaired("Subject: a\0b\r\nMIME-Version: 1.0\r\n\r\none\0two\r\n", MessageRepair.RemoveNuls);

        Assert.StartsWith("Subject: ab\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{Base64("one\0two\r\n")}\r\n", text, StringComparison.Ordinal);
        Assert.Contains("NUL", done, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Subject: na\xEFve plan\r\n", "Subject: =?iso-8859-1?B?bmHvdmU=?= plan\r\n")]
    [InlineData("Subject: \xC3\xA4 \xC3\xB6 u\r\n", "Subject: =?utf-8?B?w6Qgw7Y=?= u\r\n")]
    [InlineData("Subject: 5 \x80\r\n", "Subject: 5 =?windows-1252?B?gA==?=\r\n")]
    [InlineData("From: \"M\xFCller, J\xF6rg\"<j@x>\r\n", "From: =?iso-8859-1?B?TfxsbGVyLCBK9nJn?= <j@x>\r\n")]
    [InlineData("To: J\xF6rg M\xFCller <j@x>, Ann (B\xFCro) <a@x>\r\n", "To: =?iso-8859-1?B?SvZyZyBN/GxsZXI=?= <j@x>, Ann (=?iso-8859-1?B?Qvxybw==?=) <a@x>\r\n")]
    [InlineData("Content-Disposition: attachment; filename=\"Gr\xC3\xB6\xC3\x9F" + "e.pdf\"; size=3\r\n", "Content-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf; size=3\r\n")]
    public void Raw_eight_bit_headers_are_encoded(string header, string repaired) =>
        Assert.Equal(repaired + "\r\nb\xF6" + "dy\r\n", Repaired(header + "\r\nb\xF6" + "dy\r\n", MessageRepair.EncodeHeaders).Text);

    [Theory]
    [InlineData("From: j\xF6rg@example.org\r\n")]
    [InlineData("To: <a@b\xFCro.example>\r\n")]
    [InlineData("Message-ID: <\xFC@x>\r\n")]
    public void Where_an_encoded_word_has_no_place_the_field_is_left_alone_and_told(string header)
    {
        var (text, done, left) = Repaired(header + "\r\nbody\r\n", MessageRepair.EncodeHeaders);
        Assert.Equal((header + "\r\nbody\r\n", ""), (text, done));
        Assert.Contains(header.Split(':')[0], left, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoded_word_is_never_too_long_and_cuts_no_character()
    {
        var subject = string.Concat(Enumerable.Repeat("\xC3\xBC", 100));
        var text = Repaired($"Subject: {subject}\r\n\r\n", MessageRepair.EncodeHeaders).Text;
        var words = text["Subject: ".Length..].TrimEnd().Split("\r\n ");
        Assert.All(words, w => Assert.InRange(w.Length, 1, 75));
        Assert.All(words, w => Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2]))));
        Assert.Equal(subject, string.Concat(words.Select(w => Decoded(w["=?utf-8?B?".Length..^2]))));
    }

    [Fact]
    public void A_signed_part_is_left_alone_and_told()
    {
        var signed = $"Content-Type: multipart/signed; boundary=\"s\"\r\n\r\n--s\r\nSubject: \xFC\r\n\r\n{Long}\0\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nabc\r\n--s--\r\n";
        foreach (var step in new Func<byte[], RepairNotes, byte[]>[] { MessageRepair.ShortenLines, MessageRepair.RemoveNuls, MessageRepair.EncodeHeaders })
        {
            var (text, done, left) = Repaired(signed, step);
            Assert.Equal((signed, ""), (text, done));
            Assert.Contains("signed", left, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_inside_a_message_is_repaired_where_it_is_wrong()
    {
        var inner = $"Subject: na\xEFve\r\n\r\n{Long}\r\n";
        var message = Multipart($"Content-Type: message/rfc822\r\n\r\n{inner}");

        var text = Repaired(Repaired(message, MessageRepair.EncodeHeaders).Text, MessageRepair.ShortenLines).Text;

        Assert.Contains("Content-Type: message/rfc822\r\n\r\nSubject: =?iso-8859-1?B?bmHvdmU=?=\r\nContent-Transfer-Encoding: base64\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split("\r\n"), l => l.Length > 998);
    }

    private static string Multipart(string part) => $"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{part}\r\n--b--\r\n";

    private static (string Text, string Done, string LeftAlone) Repaired(string message, Func<byte[], RepairNotes, byte[]> step)
    {
        var notes = new RepairNotes();
        var repaired = step(Encoding.Latin1.GetBytes(message), notes);
        return (Encoding.Latin1.GetString(repaired), string.Join("; ", notes.Done), string.Join("; ", notes.LeftAlone));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.Latin1.GetBytes(text));

    private static string Decoded(string base64) => Encoding.Latin1.GetString(Convert.FromBase64String(base64));
}
