using System.Globalization;
using System.Text;

namespace MailMover.Demo.Sample;

/// <summary>Writes messages as mail programs do.</summary>
internal static class MessageText
{
    /// <summary>The header fields that every ordinary message has, CRLF after each.</summary>
    public static string Header(string from, string to, string subject, DateTimeOffset date, string? messageId, string? inReplyTo = null)
    {
        var text = new StringBuilder();
        var zone = date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        text.Append(CultureInfo.InvariantCulture, $"Received: from mx.example.org by mail.old-provider.example with ESMTPS; {date:ddd, dd MMM yyyy HH:mm:ss} {zone}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"From: {from}\r\nTo: {to}\r\nSubject: {Encode(subject)}\r\nDate: {date:ddd, dd MMM yyyy HH:mm:ss} {zone}\r\n");
        if (messageId is not null)
            text.Append(CultureInfo.InvariantCulture, $"Message-ID: <{messageId}>\r\n");
        if (inReplyTo is not null)
            text.Append(CultureInfo.InvariantCulture, $"In-Reply-To: <{inReplyTo}>\r\nReferences: <{inReplyTo}>\r\n");
        return text.Append("MIME-Version: 1.0\r\n").ToString();
    }

    public static byte[] Plain(string header, string body) =>
        Encoding.UTF8.GetBytes(header + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + Lines(body));

    public static byte[] WithAttachment(string header, string body, string fileName, string type, byte[] content)
    {
        const string Boundary = "=_part_5f3a_demo";
        return Encoding.UTF8.GetBytes($"""
            {header}Content-Type: multipart/mixed; boundary="{Boundary}"

            --{Boundary}
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            {body}
            --{Boundary}
            Content-Type: {type}; name="{fileName}"
            Content-Disposition: attachment; filename="{fileName}"
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)}
            --{Boundary}--

            """.ReplaceLineEndings("\r\n"));
    }

    /// <summary>Octets that begin like a file of that kind and go on at random, so that they cannot be compressed.</summary>
    public static byte[] File(Random random, ReadOnlySpan<byte> beginning, int length)
    {
        var content = new byte[length];
        random.NextBytes(content);
        beginning.CopyTo(content);
        return content;
    }

    private static string Encode(string subject) =>
        Ascii.IsValid(subject) ? subject : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=";

    private static string Lines(string body) => body.ReplaceLineEndings("\r\n") + "\r\n";
}
