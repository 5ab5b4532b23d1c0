using System.Buffers.Text;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>
/// Names as they were seen, put into the order of delivery (as Dovecot has it: seconds, microseconds, name) with each message once.
/// </summary>
internal sealed class DistinctNames
{
    private readonly NameList _names;
    private readonly int[] _order;
    private readonly Dictionary<int, string> _otherKeys = [];

    public DistinctNames(NameList names, Func<(string Name, bool IsNew), string> fileOf)
    {
        _names = names;
        var moments = new ulong[names.Count];
        var order = new int[names.Count];
        for (var i = 0; i < order.Length; i++)
            (moments[i], order[i]) = (MomentOf(names.At(i)), i);
        Array.Sort(moments, order);

        var kept = 0;
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && moments[to] == moments[from])
                to++;
            kept = to - from == 1 ? Keep(order, kept, order[from]) : KeepRun(order, kept, from, to, fileOf);
            from = to;
        }

        _order = order[..kept];
    }

    public int Count => _order.Length;

    public string KeyAt(int index)
    {
        var name = _names[_order[index]];
        return _otherKeys.GetValueOrDefault(_order[index]) ?? name[..MaildirName.KeyLength(name)];
    }

    /// <summary>Everything in ascending order of the numbers.</summary>
    public MaildirSnapshot Numbered(uint[] numbers, uint uidValidity, uint uidNext, FolderStamp stamp)
    {
        var places = new int[numbers.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = _order[i];
        Array.Sort(numbers, places);

        var names = new NameList(places.Length, _names.Octets + 4096);
        var otherKeys = new Dictionary<int, string>();
        long? size = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var octets = _names.At(places[i]);
            names.Add(octets, _names.IsNew(places[i]));
            if (_otherKeys.TryGetValue(places[i], out var key))
                otherKeys[i] = key;
            size += SizeOf(octets);
        }

        return new MaildirSnapshot(uidValidity, uidNext, numbers, names, otherKeys, size, stamp);
    }

    private static long? SizeOf(ReadOnlySpan<byte> name)
    {
        var at = name.IndexOf(",W="u8);
        if (at < 0)
            at = name.IndexOf(",S="u8);
        return at >= 0 && Utf8Parser.TryParse(name[(at + 3)..], out long size, out _) && size >= 0 ? size : null;
    }

    private static ulong MomentOf(ReadOnlySpan<byte> name)
    {
        if (!Utf8Parser.TryParse(name, out ulong seconds, out var used) || seconds > ulong.MaxValue >> 21)
            return 0;
        name = name[used..];
        return (seconds << 20) | (name.StartsWith(".M"u8) && Utf8Parser.TryParse(name[2..], out uint microseconds, out _) && microseconds < 1_000_000 ? microseconds : 0);
    }

    private static int Keep(int[] order, int kept, int index)
    {
        order[kept] = index;
        return kept + 1;
    }

    private int KeepRun(int[] order, int kept, int from, int to, Func<(string Name, bool IsNew), string> fileOf)
    {
        var run = new List<(string Key, string Name, int Index)>(to - from);
        for (var i = from; i < to; i++)
        {
            var name = _names[order[i]];
            run.Add((name[..MaildirName.KeyLength(name)], name, order[i]));
        }

        foreach (var alike in run.GroupBy(r => r.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var number = 1;
            foreach (var (_, name, index) in ReallyThere([.. alike], fileOf))
            {
                // Two files of one name: another program's mistake, but two messages.
                if (number > 1)
                    _otherKeys[index] = $"{alike.Key}#{number}";
                number++;
                kept = Keep(order, kept, index);
            }
        }

        return kept;
    }

    /// <summary>Of several sightings of one message those that are still true; the last one where none is.</summary>
    private List<(string Key, string Name, int Index)> ReallyThere(List<(string Key, string Name, int Index)> sightings, Func<(string Name, bool IsNew), string> fileOf)
    {
        if (sightings.Count == 1)
            return sightings;
        var distinct = sightings.DistinctBy(s => (s.Name, _names.IsNew(s.Index))).ToList();
        if (distinct.Count == 1)
            return distinct;
        var there = distinct.Where(s => File.Exists(fileOf((s.Name, _names.IsNew(s.Index))))).OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
        return there.Count > 0 ? there : [distinct[^1]];
    }
}
