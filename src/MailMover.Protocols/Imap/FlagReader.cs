using System.Text;
using MailMover.Core.Model;

namespace MailMover.Protocols.Imap;

/// <summary>Reads flag lists; the same few lists come thousands of times, so each is kept once.</summary>
internal sealed class FlagReader
{
    private const int MostKept = 1000;

    private readonly Dictionary<string, FlagSet> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlagSet>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public FlagReader() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    public FlagSet Read(ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
            return FlagSet.Empty;
        if (list.Length > 512)
            return FlagSet.Parse(Encoding.Latin1.GetString(list));
        Span<char> text = stackalloc char[list.Length];
        Encoding.Latin1.GetChars(list, text);
        if (_lookup.TryGetValue(text, out var flags))
            return flags;
        flags = FlagSet.Parse(text.ToString());
        if (_known.Count < MostKept)
            _lookup[text] = flags;
        return flags;
    }
}
