using System.Text;

namespace MailMover.Demo.Imap;

/// <summary>The encoding of folder names in IMAP4rev1 (RFC 3501, section 5.1.3). On its own here, so that a mistake elsewhere cannot hide itself.</summary>
internal static class ModifiedUtf7
{
    public static string Encode(string name)
    {
        var result = new StringBuilder();
        var shifted = new StringBuilder();
        foreach (var c in name)
        {
            if (c is >= ' ' and <= '~')
            {
                Flush();
                result.Append(c == '&' ? "&-" : c.ToString());
            }
            else
            {
                shifted.Append(c);
            }
        }

        Flush();
        return result.ToString();

        void Flush()
        {
            if (shifted.Length == 0)
                return;
            var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(shifted.ToString()));
            result.Append('&').Append(base64.TrimEnd('=').Replace('/', ',')).Append('-');
            shifted.Clear();
        }
    }

    public static string Decode(string encoded)
    {
        var result = new StringBuilder();
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '&')
            {
                result.Append(encoded[i]);
                continue;
            }

            var end = encoded.IndexOf('-', i);
            var base64 = encoded[(i + 1)..end].Replace(',', '/');
            result.Append(base64.Length == 0 ? "&" : Encoding.BigEndianUnicode.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='))));
            i = end;
        }

        return result.ToString();
    }
}
