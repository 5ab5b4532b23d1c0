using System.Text;
using MailMover.Core.Model;
using MailMover.Demo.Imap;

namespace MailMover.Demo.Sample;

/// <summary>Messages as nobody should write them and every old mailbox has them.</summary>
internal static class OddMessages
{
    public static IReadOnlyList<SeedMessage> Create(DateTimeOffset date)
    {
        byte[][] octets =
        [
            Ascii("From: no.id@example.org\r\nSubject: no Message-ID\r\nDate: Mon, 1 Apr 2013 10:00:00 +0000\r\n\r\nSome mail never had one.\r\n"),
            Ascii("From: bare@example.org\nSubject: bare line feeds\n\nfrom an old script\nwith Unix line ends\n"),
            Ascii("From: end@example.org\r\nSubject: no final newline\r\nMessage-ID: <end@example.org>\r\n\r\nIt just stops"),
            Encoding.Latin1.GetBytes("From: Jürgen <j@example.org>\r\nSubject: raw 8-bit header: Grüße\r\nMessage-ID: <raw8@example.org>\r\n\r\nÄrger mit Umlauten\r\n"),
            Ascii("Subject: a header and nothing else\r\n"),
            Ascii("\r\nA body and no header at all.\r\n"),
            Ascii("From MAILER-DAEMON Fri Jul  8 12:08:34 2011\r\nFrom: mbox@example.org\r\nSubject: an mbox line went astray\r\n\r\nFrom here on it is ordinary.\r\n"),
            Ascii("From: long@example.org\r\nSubject: one very long line\r\nMessage-ID: <long@example.org>\r\n\r\n" + new string('x', 100_000) + "\r\n"),
            Ascii("From: cr@example.org\r\nSubject: a carriage return on its own\r\nMessage-ID: <cr@example.org>\r\n\r\nten per cent\rtwenty per cent\rdone\r\n"),
            Ascii("From: shared@example.org\r\nSubject: one Message-ID, first body\r\nMessage-ID: <shared@example.org>\r\n\r\nfirst\r\n"),
            Ascii("From: shared@example.org\r\nSubject: one Message-ID, second body\r\nMessage-ID: <shared@example.org>\r\n\r\nsecond\r\n"),
            Ascii("From: twice@example.org\r\nSubject: delivered twice\r\nMessage-ID: <twice@example.org>\r\n\r\nThe same, twice.\r\n"),
            Ascii("From: twice@example.org\r\nSubject: delivered twice\r\nMessage-ID: <twice@example.org>\r\n\r\nThe same, twice.\r\n"),
        ];
        // Both that were delivered twice have the same date, too.
        return [.. octets.Select((o, i) => new SeedMessage(o, FlagSet.Of(SystemFlags.Seen), date.AddDays(Math.Min(i, octets.Length - 2) * 37)))];
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
