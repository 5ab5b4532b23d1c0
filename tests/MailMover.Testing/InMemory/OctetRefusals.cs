namespace MailMover.Testing.InMemory;

/// <summary>What real servers refuse in a message (engine-rules.md, 20a); see <see cref="MailboxBehaviour.RefusesOctets"/>.</summary>
public static class OctetRefusals
{
    /// <summary>Cyrus: no bare newlines, no NUL, and headers in ASCII.</summary>
    public static string? Strict(ReadOnlyMemory<byte> octets)
    {
        var message = octets.Span;
        if (message.Contains((byte)0))
            return "Message contains NUL characters";
        if (HasBareNewline(message))
            return "Message contains bare newlines";
        var end = message.IndexOf("\r\n\r\n"u8);
        if ((end < 0 ? message : message[..end]).IndexOfAnyExceptInRange((byte)0, (byte)127) >= 0)
            return "Message contains invalid header";
        if (!message.EndsWith("\r\n"u8))
            return "Message does not end with a line end";
        return HasLongLine(message) ? "Line too long" : null;
    }

    private static bool HasBareNewline(ReadOnlySpan<byte> message)
    {
        for (var i = 0; i < message.Length; i++)
        {
            if ((message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) || (message[i] == '\r' && (i + 1 == message.Length || message[i + 1] != '\n')))
                return true;
        }

        return false;
    }

    private static bool HasLongLine(ReadOnlySpan<byte> message)
    {
        var start = 0;
        while (message[start..].IndexOf("\r\n"u8) is >= 0 and var length)
        {
            if (length > 998)
                return true;
            start += length + 2;
        }

        return message.Length - start > 998;
    }
}
