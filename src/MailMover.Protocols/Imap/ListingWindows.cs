namespace MailMover.Protocols.Imap;

/// <summary>Cuts a folder's UIDs into windows of about the same number of messages, whatever gaps there are.</summary>
internal sealed class ListingWindows(ulong first, uint last, long exists, int limit = int.MaxValue)
{
    public const int Wanted = 2000;

    private readonly ulong _wanted = (ulong)Math.Min(Wanted, limit);
    private ulong _next = first;

    // Where the server limits the messages of a command, the first window cannot hold more than that, however dense.
    private ulong _step = limit < int.MaxValue
        ? (ulong)Math.Min(Wanted, limit)
        : Math.Clamp((ulong)(Wanted * (double)last / Math.Max(1, exists)), Wanted, Wanted * 64UL);

    public bool TryNext(out uint from, out uint to)
    {
        (from, to) = (0, 0);
        if (_next > last)
            return false;
        from = (uint)_next;
        to = (uint)Math.Min(last, _next + _step - 1);
        _next = (ulong)to + 1;
        return true;
    }

    /// <summary>Tells how many messages the last window held; the next one is made wider or narrower.</summary>
    public void Found(int count)
    {
        if ((ulong)count < _wanted / 4)
            _step = Math.Min(_step * 2, uint.MaxValue);
        else if ((ulong)count > (limit < int.MaxValue ? _wanted / 2 : _wanted * 2))
            _step = Math.Max(_wanted, _step * _wanted / (ulong)count);
    }
}
