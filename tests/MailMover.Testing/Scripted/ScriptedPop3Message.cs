using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>One message of a scripted maildrop.</summary>
public sealed class ScriptedPop3Message
{
    /// <summary>Its octets.</summary>
    public required byte[] Octets { get; init; }

    /// <summary>Its UIDL; null for none.</summary>
    public string? UniqueId { get; set; }

    /// <summary>The size that LIST tells; null for the true one.</summary>
    public long? ListedSize { get; set; }

    /// <summary>Whether it was read in an earlier session.</summary>
    public bool WasRead { get; set; }

    /// <summary>As it goes over the line after +OK: lines that begin with a dot have another one, and the last line has its end.</summary>
    public byte[] AsSent
    {
        get
        {
            var text = Encoding.Latin1.GetString(Octets);
            if (text.Length > 0 && !text.EndsWith("\r\n", StringComparison.Ordinal))
                text += "\r\n";
            text = text.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
            return Encoding.Latin1.GetBytes((text.StartsWith('.') ? "." : "") + text + ".\r\n");
        }
    }

    /// <summary>Its header as TOP n 0 gives it.</summary>
    public byte[] Top
    {
        get
        {
            var text = Encoding.Latin1.GetString(Octets);
            var end = text.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2;
            return new ScriptedPop3Message { Octets = Encoding.Latin1.GetBytes(end < 2 && !text.StartsWith("\r\n", StringComparison.Ordinal) ? text : text[..(end + 2)]) }.AsSent;
        }
    }
}
