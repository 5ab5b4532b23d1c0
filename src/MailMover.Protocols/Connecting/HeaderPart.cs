namespace MailMover.Protocols.Connecting;

/// <summary>Finds the header of a message.</summary>
internal static class HeaderPart
{
    /// <summary>More than this of a message is no header.</summary>
    public const int Longest = 256 << 10;

    /// <summary>The message up to its first empty line, which does not belong to it.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message)
    {
        var beginning = message[..Math.Min(message.Length, Longest)];
        if (beginning.StartsWith("\r\n"u8) || beginning.StartsWith("\n"u8))
            return [];
        int crlf = beginning.IndexOf("\r\n\r\n"u8), lf = beginning.IndexOf("\n\n"u8);
        if (crlf >= 0 && (lf < 0 || crlf < lf))
            return beginning[..(crlf + 2)];
        return lf >= 0 ? beginning[..(lf + 1)] : beginning;
    }
}
