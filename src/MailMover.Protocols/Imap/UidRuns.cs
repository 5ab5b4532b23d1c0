namespace MailMover.Protocols.Imap;

/// <summary>UIDs in ascending order, kept as runs without gaps: a million of them take little memory.</summary>
internal sealed class UidRuns
{
    private readonly List<uint> _firsts = [];
    private readonly List<uint> _lasts = [];

    /// <summary>The highest; 0 for none.</summary>
    public uint Highest => _lasts.Count > 0 ? _lasts[^1] : 0;

    /// <summary>Adds a UID above all others.</summary>
    public void Add(uint uid)
    {
        if (_lasts.Count > 0 && _lasts[^1] + 1 == uid)
        {
            _lasts[^1] = uid;
            return;
        }

        _firsts.Add(uid);
        _lasts.Add(uid);
    }

    public bool Contains(uint uid)
    {
        var at = _firsts.BinarySearch(uid);
        return at >= 0 || (~at > 0 && uid <= _lasts[~at - 1]);
    }
}
