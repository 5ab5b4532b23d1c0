using System.Text;

namespace MailMover.Protocols.Pop3.Wire;

/// <summary>The first line of an answer: <c>+OK</c>, <c>-ERR</c>, or <c>+</c> where a login goes on.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Code">The response code in upper case without brackets (RFC 2449, 3206), such as <c>IN-USE</c>; null where there is none.</param>
/// <param name="Text">The words for people, or the challenge of a login, as they came.</param>
internal sealed record Pop3Status(Pop3AnswerKind Kind, string? Code, string Text)
{
    private const int LongestCode = 100;

    public bool IsOk => Kind == Pop3AnswerKind.Ok;

    /// <summary>Reads a line without its end; null where it is no answer of POP3.</summary>
    public static Pop3Status? Parse(ReadOnlySpan<byte> line)
    {
        if (StartsWithWord(line, "+OK"u8))
            return WithCode(Pop3AnswerKind.Ok, line[3..]);
        if (StartsWithWord(line, "-ERR"u8))
            return WithCode(Pop3AnswerKind.Refused, line[4..]);
        return line is [(byte)'+'] or [(byte)'+', (byte)' ', ..] ? new Pop3Status(Pop3AnswerKind.Continue, null, Encoding.ASCII.GetString(line[1..]).Trim()) : null;
    }

    private static Pop3Status WithCode(Pop3AnswerKind kind, ReadOnlySpan<byte> rest)
    {
        rest = rest.Trim((byte)' ');
        if (!rest.StartsWith("["u8) || rest.IndexOf((byte)']') is not (> 1 and <= LongestCode and var end))
            return new Pop3Status(kind, null, Encoding.UTF8.GetString(rest));
        return new Pop3Status(kind, Encoding.ASCII.GetString(rest[1..end]).ToUpperInvariant(), Encoding.UTF8.GetString(rest[(end + 1)..].Trim((byte)' ')));
    }

    private static bool StartsWithWord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.Length >= word.Length && Ascii.EqualsIgnoreCase(line[..word.Length], word) && (line.Length == word.Length || line[word.Length] is (byte)' ' or (byte)'\t' or (byte)'[');
}
