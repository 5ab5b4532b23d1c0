using MailMover.Testing.Messages;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>
/// What Courier 5.0 makes of messages, seen in its answers to octets sent by hand: it drops every CR, keeps lines with LF and sends them with CR LF,
/// and ends the last line. So a bare LF gains a CR, a bare CR is gone, and a message without octets becomes one line end. NUL passes.
/// </summary>
internal static class CourierMessages
{
    public static bool CanHold(OddMessage message) => message.Octets.Length > 0;

    public static ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets)
    {
        var sent = new List<byte>(octets.Length + 2);
        foreach (var octet in octets.Span)
        {
            if (octet == '\n')
                sent.Add((byte)'\r');
            if (octet != '\r')
                sent.Add(octet);
        }

        if (sent is not [.., (byte)'\n'])
            sent.AddRange("\r\n"u8);
        return sent.ToArray();
    }
}
