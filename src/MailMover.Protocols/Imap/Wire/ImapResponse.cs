namespace MailMover.Protocols.Imap.Wire;

/// <summary>One response without its final line end. Its text is valid until the next one is read.</summary>
internal readonly struct ImapResponse(ReadOnlyMemory<byte> text)
{
    public ReadOnlyMemory<byte> Text { get; } = text;

    public bool IsContinuation => Text.Span.StartsWith("+"u8);

    /// <summary>An empty line, which some servers send where there is nothing to say.</summary>
    public bool IsEmpty => Text.IsEmpty;

    public bool IsUntagged => Text.Span.StartsWith("* "u8);

    public bool IsBye => IsUntagged && StartsWithWord(Text.Span[2..], "BYE"u8);

    /// <summary>What follows <c>* </c>, or <c>+ </c>.</summary>
    public ReadOnlySpan<byte> Payload => Text.Length > 2 ? Text.Span[2..] : [];

    /// <summary>Reads a status response: <c>OK</c>, <c>NO</c>, <c>BAD</c>, <c>BYE</c> or <c>PREAUTH</c> after <c>*</c> or a tag.</summary>
    public ImapStatus Status
    {
        get
        {
            var space = Text.Span.IndexOf((byte)' ');
            return ImapStatus.Parse(space < 0 ? [] : Text.Span[(space + 1)..]);
        }
    }

    /// <summary>Whether this is the answer to the command with that tag.</summary>
    public bool IsTagged(ReadOnlySpan<byte> tag) =>
        Text.Length > tag.Length && Text.Span.StartsWith(tag) && Text.Span[tag.Length] == (byte)' ';

    /// <summary>Whether an untagged status response (<c>* OK</c> and the like); in those a <c>{5}</c> at the end is just text.</summary>
    public static bool IsStatus(ReadOnlySpan<byte> payload) =>
        StartsWithWord(payload, "OK"u8) || StartsWithWord(payload, "NO"u8) || StartsWithWord(payload, "BAD"u8)
        || StartsWithWord(payload, "BYE"u8) || StartsWithWord(payload, "PREAUTH"u8);

    public static bool StartsWithWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word)
        && (text.Length == word.Length || text[word.Length] is (byte)' ' or (byte)'(');

    /// <summary>Whether the response that begins with this line is of a kind that holds literals at all.</summary>
    public static bool MayHoldLiterals(ReadOnlySpan<byte> firstLine) => firstLine.StartsWith("* "u8) && !IsStatus(firstLine[2..]);

    /// <summary>Whether the line ends by announcing a literal of some length, and where the announcement begins.</summary>
    public static bool AnnouncesLiteral(ReadOnlySpan<byte> line, out long length, out int at)
    {
        length = 0;
        at = line.IsEmpty || line[^1] != (byte)'}' ? -1 : line.LastIndexOf((byte)'{');
        var digits = at < 0 ? [] : line[(at + 1)..^1];
        if (digits.EndsWith("+"u8))
            digits = digits[..^1];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        // A number beyond all numbers still announces a literal.
        if (!System.Buffers.Text.Utf8Parser.TryParse(digits, out length, out _))
            length = long.MaxValue;
        if (at > 0 && line[at - 1] == (byte)'~')
            at--;
        return true;
    }
}
