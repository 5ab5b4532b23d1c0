using MailMover.Testing.Messages;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>What Dovecot makes of messages: it keeps LF and sends CRLF, so a bare LF comes back with a CR, and it takes no NUL.</summary>
internal static class DovecotMessages
{
    public static bool CanHold(OddMessage message) => !message.HasNul;

    public static ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets)
    {
        var kept = new List<byte>(octets.Length);
        foreach (var octet in octets.Span)
        {
            if (octet == (byte)'\n' && (kept.Count == 0 || kept[^1] != (byte)'\r'))
                kept.Add((byte)'\r');
            kept.Add(octet);
        }

        return kept.ToArray();
    }
}
