using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>One response: text, or octets that are made while they are sent, so that gigabytes need no memory.</summary>
public sealed class ScriptedResponse
{
    private static readonly byte[] Filling = MakeFilling();

    private ScriptedResponse(string text, IEnumerable<ReadOnlyMemory<byte>> octets) => (Text, Octets) = (text, octets);

    /// <summary>The response with its line end, each character one octet; empty where it is made while it is sent.</summary>
    public string Text { get; }

    internal IEnumerable<ReadOnlyMemory<byte>> Octets { get; }

    /// <summary>How long the server takes before it sends it.</summary>
    internal TimeSpan Pause { get; private init; }

    /// <summary>Octets exactly as given; a line end is the caller's.</summary>
    public static ScriptedResponse Raw(string text) => new(text, [Encoding.Latin1.GetBytes(text)]);

    public static ScriptedResponse Line(string text) => Raw(text + "\r\n");

    /// <summary>A text from a server that takes its time.</summary>
    public static ScriptedResponse Paced(string text, TimeSpan pause) => new(text, [Encoding.Latin1.GetBytes(text)]) { Pause = pause };

    /// <summary>A text, so many filling octets, and a text.</summary>
    public static ScriptedResponse Large(string before, long octets, string after)
    {
        return new ScriptedResponse("", Pieces());

        IEnumerable<ReadOnlyMemory<byte>> Pieces()
        {
            yield return Encoding.Latin1.GetBytes(before);
            for (var left = octets; left > 0; left -= Filling.Length)
                yield return Filling.AsMemory(0, (int)Math.Min(left, Filling.Length));
            yield return Encoding.Latin1.GetBytes(after);
        }
    }

    /// <summary>The same octets for ever.</summary>
    public static ScriptedResponse Endless(string text)
    {
        return new ScriptedResponse("", Pieces());

        IEnumerable<ReadOnlyMemory<byte>> Pieces()
        {
            ReadOnlyMemory<byte> piece = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(text, Math.Max(1, 32_000 / text.Length))));
            while (true)
                yield return piece;
        }
    }

    private static byte[] MakeFilling()
    {
        var octets = new byte[1 << 20];
        for (var i = 0; i < octets.Length; i++)
            octets[i] = (i % 64) switch { 62 => (byte)'\r', 63 => (byte)'\n', _ => (byte)'x' };
        return octets;
    }
}
