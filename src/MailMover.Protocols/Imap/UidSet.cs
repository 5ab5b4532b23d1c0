using System.Globalization;
using System.Text;

namespace MailMover.Protocols.Imap;

/// <summary>Sets of UIDs as IMAP writes them: <c>1:5,8,10:12</c>.</summary>
internal static class UidSet
{
    /// <summary>Long command lines are refused by some servers; 8,000 octets is what RFC 7162 asks of them.</summary>
    private const int LongestText = 4000;

    /// <summary>Writes UIDs compactly, in as many sets as the length of a line demands, and with at most so many UIDs in each.</summary>
    public static IEnumerable<string> Compact(IEnumerable<uint> uids, int most = int.MaxValue) =>
        uids.Distinct().Order().Chunk(most).SelectMany(Written);

    private static IEnumerable<string> Written(uint[] sorted)
    {
        var text = new StringBuilder();
        for (var i = 0; i < sorted.Length;)
        {
            var last = i;
            while (last + 1 < sorted.Length && sorted[last + 1] == sorted[last] + 1)
                last++;
            if (text.Length > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{sorted[i]}");
            if (last > i)
                text.Append(CultureInfo.InvariantCulture, $":{sorted[last]}");
            i = last + 1;
            if (text.Length >= LongestText || i == sorted.Length)
            {
                yield return text.ToString();
                text.Clear();
            }
        }
    }

    /// <summary>Reads a set in its order; null where it is none, or has more than so many members.</summary>
    public static IReadOnlyList<uint>? Expand(string text, int most)
    {
        var uids = new List<uint>();
        foreach (var part in text.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (!TryParse(colon < 0 ? part : part[..colon], out var first) || !TryParse(colon < 0 ? part : part[(colon + 1)..], out var last))
                return null;
            if (last < first)
                (first, last) = (last, first);
            if (last - first >= most - uids.Count)
                return null;
            for (var uid = first; uid <= last && uid != 0; uid++)
                uids.Add(uid);
        }

        return uids;
    }

    private static bool TryParse(string text, out uint uid) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uid) && uid > 0;
}
