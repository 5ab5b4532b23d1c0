using System.Text;

namespace MailMover.Testing.Messages;

/// <summary>
/// The odd messages of real mailboxes, each of which some program changes, drops or doubles. All differ from each other unless their names say otherwise;
/// all are under 1 MiB but <see cref="Large"/>, and none is empty.
/// </summary>
public static class OddMessages
{
    private const string Plain = "Message-ID: <{0}@odd.example>\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\nFrom: Jo <jo@example.org>\r\nTo: kim@example.org\r\nSubject: {0}\r\n";

    /// <summary>All of them in a fixed order.</summary>
    public static IReadOnlyList<OddMessage> All { get; } =
    [
        Of("no header", "\r\nonly a body\r\n"),
        Of("no blank line", Header("no-blank-line")),
        Of("no header and no line end", "no header field anywhere"),
        Of("no body", Header("no-body") + "\r\n"),
        Of("no Message-ID", "Date: Mon, 02 Mar 2020 10:11:12 +0100\r\nFrom: jo@example.org\r\nSubject: no id\r\n\r\nbody\r\n"),
        Of("no Message-ID and no Date", "From: jo@example.org\r\nSubject: neither\r\n\r\nbody\r\n"),
        Of("shared Message-ID, first body", Header("shared") + "\r\nfirst body\r\n"),
        Of("shared Message-ID, other body", Header("shared") + "\r\nother body\r\n"),
        Of("shared Message-ID, body of equal size", Header("shared") + "\r\nfirst b0dy\r\n"),
        Of("bare CR", Header("bare-cr") + "\r\nbefore\rafter\r\n"),
        Of("bare LF in the body", Header("bare-lf") + "\r\nbefore\nafter\r\n"),
        Of("bare LF everywhere", Header("all-lf").Replace("\r\n", "\n", StringComparison.Ordinal) + "\nbody\n"),
        Of("CR CR LF", Header("cr-cr-lf") + "\r\nbody\r\r\n"),
        Of("NUL in the body", Header("nul") + "\r\nbefore\0after\r\n"),
        Of("raw 8-bit header in Latin-1", Header("latin1") + "X-Comment: Gr\u00fc\u00dfe\r\n\r\nbody\r\n"),
        new("raw 8-bit header in UTF-8", Encoding.UTF8.GetBytes(Header("utf8") + "X-Comment: Grüße, 你好\r\n\r\nbody Привет\r\n")),
        Of("invalid UTF-8 in the body", Header("broken-utf8") + "\r\n\u00ff\u00fe\u00c3\u0028\r\n"),
        Of("a line of 100 KB", Header("long-line") + "\r\n" + new string('x', 100_000) + "\r\n"),
        Of("a header line of 100 KB", Header("long-header") + "X-Long: " + new string('h', 100_000) + "\r\n\r\nbody\r\n"),
        Of("mbox From line inside", Header("mbox") + "\r\nFrom jo@example.org Mon Mar  2 10:11:12 2020\r\n>From here on\r\n"),
        Of("mbox From line first", "From jo@example.org Mon Mar  2 10:11:12 2020\r\n" + Header("mbox-first") + "\r\nbody\r\n"),
        Of("no final newline", Header("no-final-newline") + "\r\nends here"),
        Of("ends with CR", Header("final-cr") + "\r\nends here\r"),
        Of("one octet", "x"),
        Of("one line end", "\r\n"),
        Of("only LF", "\n"),
        Of("trailing blanks and tabs", Header("blanks") + "X-Blank: \t \r\n\r\nbody \t \r\n   \r\n"),
        Of("a line of one dot", Header("dot") + "\r\n.\r\n..\r\n"),
        Of("folded and doubled header fields", "Subject: one\r\n folded\r\n\ttwice\r\nSubject: another\r\nMESSAGE-ID:<folded@odd.example>\r\n\r\nbody\r\n"),
        Of("header field without colon", Header("no-colon") + "this is no field\r\nX-After: yes\r\n\r\nbody\r\n"),
        Of("looks like an IMAP literal", Header("literal") + "\r\n{5}\r\n{3+}\r\n* 1 FETCH (BODY[] {9}\r\n)\r\nA1 OK done\r\n"),
        Of("multipart without its end", Header("cut-multipart") + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\ncut of"),
        Of("quotes and backslashes", Header("quotes") + "X-Quote: \"a\\\"b\\\\\" (c\\)d)\r\n\r\n\"\\\r\n"),
        Of("control characters", Header("controls") + "\r\nbell\u0007 escape\u001b[31m delete\u007f\r\n"),
    ];

    /// <summary>Messages beyond what an endpoint keeps in memory. Random, so that nothing compresses them away.</summary>
    public static OddMessage Large(int octets)
    {
        var message = new byte[octets];
        new Random(octets).NextBytes(message);
        foreach (ref var octet in message.AsSpan())
            octet = (byte)(' ' + (octet % 90));
        for (var end = 76; end + 1 < octets; end += 78)
            (message[end], message[end + 1]) = ((byte)'\r', (byte)'\n');
        Encoding.Latin1.GetBytes(Header("large") + "\r\n").CopyTo(message, 0);
        "\r\n"u8.CopyTo(message.AsSpan(octets - 2));
        if (message[^3] == '\r')
            message[^3] = (byte)'.';
        return new($"{octets} octets", message);
    }

    private static OddMessage Of(string name, string latin1) => new(name, Encoding.Latin1.GetBytes(latin1));

    private static string Header(string id) => Plain.Replace("{0}", id, StringComparison.Ordinal);
}
