using System.Globalization;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>What the name of a file in <c>cur</c> or <c>new</c> says: <c>TIME.UNIQUE.HOST,S=SIZE,W=SIZE:2,FLAGS</c>.</summary>
/// <remarks>
/// Names that this program gives end with <c>.mailmover</c> before the sizes and hold the internal date with its zone (<c>D</c>, seconds since 1970, then
/// <c>E</c> or <c>W</c> and minutes east or west), so that dates survive a copy of the tree that loses the files' times. Such files hold the octets
/// exactly; in others line ends are completed when they are read.
/// </remarks>
internal readonly struct MaildirName
{
    private const string OwnHost = ".mailmover";
    private readonly string _text;
    private readonly int _baseLength;
    private readonly int _keyLength;

    public MaildirName(string text)
    {
        _text = text;
        _baseLength = InfoOf(text);
        _keyLength = KeyLengthOf(text, _baseLength);
    }

    /// <summary>What stays the same when flags change or another program adds a size: the message's name.</summary>
    public string Key => _text[.._keyLength];

    /// <summary>Everything before the flags.</summary>
    public string Base => _text[.._baseLength];

    /// <summary>The letters of the flags; empty where there are none.</summary>
    public ReadOnlySpan<char> Flags
    {
        get
        {
            if (_baseLength + 3 > _text.Length || _text[_baseLength + 1] != '2' || _text[_baseLength + 2] != ',')
                return [];
            var letters = _text.AsSpan(_baseLength + 3);
            var end = letters.IndexOf(',');
            return end < 0 ? letters : letters[..end];
        }
    }

    /// <summary>Whether this program wrote the file, so that its octets are those of the message.</summary>
    public bool IsOwn => _text.AsSpan(0, _keyLength).EndsWith(OwnHost);

    /// <summary>The size of the file as its name tells it; negative where it does not.</summary>
    public long FileSize => Number(",S=");

    /// <summary>The size with line ends of CR and LF as the name tells it; negative where it does not.</summary>
    public long ServedSize => Number(",W=");

    /// <summary>The internal date that this program wrote into the name; null for none.</summary>
    public DateTimeOffset? Date
    {
        get
        {
            if (!IsOwn)
                return null;
            var unique = _text.AsSpan(0, _keyLength - OwnHost.Length);
            var at = unique.LastIndexOf('D');
            var zoneAt = unique.LastIndexOfAny('E', 'W');
            if (at < 0 || zoneAt < at
                || !long.TryParse(unique[(at + 1)..zoneAt], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || !int.TryParse(unique[(zoneAt + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
                || minutes > 14 * 60 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - (24 * 60 * 60))
                return null;
            return DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(unique[zoneAt] == 'E' ? minutes : -minutes));
        }
    }

    /// <summary>The length of the part of a name that identifies the message.</summary>
    public static int KeyLength(ReadOnlySpan<char> name) => KeyLengthOf(name, InfoOf(name));

    /// <summary>Makes the part of a name that says when and which; see the remarks on the type.</summary>
    /// <param name="moment">When, in microseconds since 1970; later messages of a folder have higher ones, so that every program finds their order.</param>
    /// <param name="writer">What no other writer has.</param>
    /// <param name="date">The internal date.</param>
    public static string MakeKey(long moment, string writer, DateTimeOffset date)
    {
        var (seconds, microseconds) = Math.DivRem(moment, 1_000_000);
        var minutes = (int)date.Offset.TotalMinutes;
        var kept = date.ToUnixTimeSeconds() is >= 0 and var since ? string.Create(CultureInfo.InvariantCulture, $"D{since}{(minutes < 0 ? 'W' : 'E')}{Math.Abs(minutes)}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.M{microseconds:000000}{writer}{kept}{OwnHost}");
    }

    /// <summary>Where the flags begin: at the colon of the standard, or at what stands for it where file systems take no colon.</summary>
    private static int InfoOf(ReadOnlySpan<char> name)
    {
        var colon = name.IndexOf(':');
        if (colon > 0)
            return colon;
        for (var at = name.Length - 3; at > 0; at--)
        {
            // A host may be called a-2,b: what follows must be flags and nothing else.
            if (name[at] is ';' or '!' or '-' && name[at + 1] == '2' && name[at + 2] == ',')
                return name[(at + 3)..].ContainsAnyExcept(Letters) ? name.Length : at;
        }

        return name.Length;
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static int KeyLengthOf(ReadOnlySpan<char> name, int baseLength)
    {
        var comma = name[..baseLength].IndexOf(',');
        return comma > 0 ? comma : baseLength;
    }

    private long Number(string mark)
    {
        var sizes = _text.AsSpan(_keyLength, _baseLength - _keyLength);
        var at = sizes.IndexOf(mark);
        if (at < 0)
            return -1;
        var digits = sizes[(at + mark.Length)..];
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
