using System.Text;
using MailMover.Testing.Messages;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>
/// What Cyrus 3.6 makes of messages, seen in its answers to octets sent by hand: it refuses NUL, a LF without CR and header lines without a colon,
/// and writes an X for every header octet above 127 (munge8bit).
/// </summary>
internal static class CyrusMessages
{
    public static bool CanHold(OddMessage message) => !message.HasNul && !message.HasBareLineFeed && HeaderLines(message.Octets.Span).Index().All(l => IsValid(l.Item, l.Index));

    public static ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets)
    {
        var kept = octets.ToArray();
        foreach (ref var octet in kept.AsSpan(0, EndOfHeader(octets.Span)))
        {
            if (octet > 127)
                octet = (byte)'X';
        }

        return kept;
    }

    // The line that an mbox file puts first is let through.
    private static bool IsValid(string line, int number) => line.Contains(':', StringComparison.Ordinal) || line[0] is ' ' or '\t' || (number == 0 && line.StartsWith("From ", StringComparison.Ordinal));

    private static string[] HeaderLines(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets[..EndOfHeader(octets)]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static int EndOfHeader(ReadOnlySpan<byte> octets)
    {
        if (octets.StartsWith("\r\n"u8))
            return 0;
        var end = octets.IndexOf("\r\n\r\n"u8);
        return end < 0 ? octets.Length : end;
    }
}
