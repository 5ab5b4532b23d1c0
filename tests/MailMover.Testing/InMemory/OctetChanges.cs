namespace MailMover.Testing.InMemory;

/// <summary>What real servers do to a message although they answer OK (engine-rules.md, 20a).</summary>
public static class OctetChanges
{
    /// <summary>Courier: a message that does not end with CRLF gets one.</summary>
    public static ReadOnlyMemory<byte> AddFinalLineEnd(ReadOnlyMemory<byte> octets) =>
        octets.Span.EndsWith("\r\n"u8) ? octets : (byte[])[.. octets.Span, .. "\r\n"u8];

    /// <summary>Cyrus (munge8bit): octets above 127 in the header become X, so the size stays.</summary>
    public static ReadOnlyMemory<byte> ReplaceEightBitHeaders(ReadOnlyMemory<byte> octets)
    {
        var changed = octets.ToArray();
        var end = octets.Span.IndexOf("\r\n\r\n"u8);
        foreach (ref var octet in changed.AsSpan(0, end < 0 ? changed.Length : end))
        {
            if (octet > 127)
                octet = (byte)'X';
        }

        return changed;
    }

    /// <summary>Courier: a CR without LF is dropped.</summary>
    public static ReadOnlyMemory<byte> DropBareCarriageReturns(ReadOnlyMemory<byte> octets)
    {
        var kept = new List<byte>(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets.Span[i] != '\r' || (i + 1 < octets.Length && octets.Span[i + 1] == '\n'))
                kept.Add(octets.Span[i]);
        }

        return kept.ToArray();
    }

    /// <summary>Dovecot by default: every line end is CRLF.</summary>
    public static ReadOnlyMemory<byte> CompleteLineEnds(ReadOnlyMemory<byte> octets)
    {
        var complete = new List<byte>(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets.Span[i] == '\n' && (i == 0 || octets.Span[i - 1] != '\r'))
                complete.Add((byte)'\r');
            complete.Add(octets.Span[i]);
        }

        return complete.ToArray();
    }
}
