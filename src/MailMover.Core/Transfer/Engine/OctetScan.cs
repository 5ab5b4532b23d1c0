using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Finds what is unusual about a message's octets.</summary>
internal static class OctetScan
{
    private static readonly (OctetTraits Trait, string Words)[] AllWords =
    [
        (OctetTraits.EightBitHeader, "raw 8-bit characters in the header"),
        (OctetTraits.BareCarriageReturn, "a carriage return without a line feed"),
        (OctetTraits.BareLineFeed, "a line feed without a carriage return"),
        (OctetTraits.NoFinalNewline, "no line end at the end"),
        (OctetTraits.Nul, "a NUL character"),
    ];

    /// <summary>Looks for those traits that are wanted.</summary>
    public static OctetTraits Of(ReadOnlySpan<byte> message, OctetTraits wanted)
    {
        var found = OctetTraits.None;
        if (wanted.HasFlag(OctetTraits.EightBitHeader) && Header(message).IndexOfAnyExceptInRange((byte)0, (byte)127) >= 0)
            found |= OctetTraits.EightBitHeader;
        if (wanted.HasFlag(OctetTraits.Nul) && message.Contains((byte)0))
            found |= OctetTraits.Nul;
        if (wanted.HasFlag(OctetTraits.NoFinalNewline) && (message.IsEmpty || message[^1] != (byte)'\n'))
            found |= OctetTraits.NoFinalNewline;
        if ((wanted & (OctetTraits.BareCarriageReturn | OctetTraits.BareLineFeed)) != 0)
            found |= BareLineEnds(message);
        return found & wanted;
    }

    /// <summary>One trait in words: "a NUL character".</summary>
    public static string Words(OctetTraits trait) => Array.Find(AllWords, w => w.Trait == trait).Words;

    /// <summary>The traits, one at a time.</summary>
    public static IEnumerable<OctetTraits> Each(OctetTraits traits) => AllWords.Select(w => w.Trait).Where(t => traits.HasFlag(t));

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf("\r\n\r\n"u8);
        return end < 0 ? message : message[..end];
    }

    private static OctetTraits BareLineEnds(ReadOnlySpan<byte> message)
    {
        var found = OctetTraits.None;
        while (message.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            if (message[at] == (byte)'\n')
                found |= OctetTraits.BareLineFeed;
            else if (at + 1 < message.Length && message[at + 1] == (byte)'\n')
                at++;
            else
                found |= OctetTraits.BareCarriageReturn;
            message = message[(at + 1)..];
        }

        return found;
    }
}
