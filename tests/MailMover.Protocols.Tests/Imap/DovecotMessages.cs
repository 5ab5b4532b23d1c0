using MailMover.Testing.Messages;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>
/// What Dovecot 2.3 makes of messages, seen in its answers to octets sent by hand: it takes no NUL, keeps CR LF as LF, drops a CR at the very end,
/// and sends CR LF for every LF without a CR before it. So a bare LF gains a CR, and CR CR LF loses one.
/// </summary>
internal static class DovecotMessages
{
    public static bool CanHold(OddMessage message) => !message.HasNul;

    public static ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets) => Sent(Stored(octets.Span));

    private static List<byte> Stored(ReadOnlySpan<byte> octets)
    {
        var stored = new List<byte>(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] != (byte)'\r' || (i + 1 < octets.Length && octets[i + 1] != (byte)'\n'))
                stored.Add(octets[i]);
        }

        return stored;
    }

    private static byte[] Sent(List<byte> stored)
    {
        var sent = new List<byte>(stored.Count);
        foreach (var octet in stored)
        {
            if (octet == (byte)'\n' && (sent.Count == 0 || sent[^1] != (byte)'\r'))
                sent.Add((byte)'\r');
            sent.Add(octet);
        }

        return [.. sent];
    }
}
