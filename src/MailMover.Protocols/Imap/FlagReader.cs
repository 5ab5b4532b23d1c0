using System.Buffers;
using System.Text;
using MailMover.Core.Model;

namespace MailMover.Protocols.Imap;

/// <summary>Reads flag lists; the same few lists come thousands of times, so each is kept once.</summary>
internal sealed class FlagReader
{
    private const int MostKept = 1000;

    // What an atom may hold (RFC 9051, section 9), "\\" for system flags, and "]", which servers let into keywords.
    private static readonly SearchValues<char> AtomCharacters = SearchValues.Create([.. Enumerable.Range(0x21, 0x5e).Select(c => (char)c).Except("(){%*\"")]);

    private readonly Dictionary<string, FlagSet> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlagSet>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public FlagReader() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    public FlagSet Read(ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
            return FlagSet.Empty;
        if (list.Length > 512)
            return Parse(list);
        Span<char> text = stackalloc char[list.Length];
        Encoding.Latin1.GetChars(list, text);
        if (_lookup.TryGetValue(text, out var flags))
            return flags;
        flags = Parse(list);
        if (_known.Count < MostKept)
            _lookup[text] = flags;
        return flags;
    }

    /// <summary>Reads a list; a "keyword" that is no atom would turn into a command of its own on its way to the other server.</summary>
    private static FlagSet Parse(ReadOnlySpan<byte> list) =>
        FlagSet.Parse(string.Join(' ', Encoding.Latin1.GetString(list).Split(' ').Where(w => !w.AsSpan().ContainsAnyExcept(AtomCharacters))));
}
