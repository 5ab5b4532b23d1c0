namespace MailMover.Core.Verification.Engine;

/// <summary>How often a message of some headers and size occurs in many folders together: 32 octets a message.</summary>
internal sealed class FingerprintBag
{
    private readonly Lock _gate = new();
    private readonly List<(UInt128 Fingerprint, long Size)> _messages = [];
    private bool _isSorted;

    public void Add(UInt128 fingerprint, long size)
    {
        lock (_gate)
        {
            _messages.Add((fingerprint, size));
            _isSorted = false;
        }
    }

    /// <summary>How many there are.</summary>
    public int Count(UInt128 fingerprint, long size)
    {
        lock (_gate)
        {
            if (!_isSorted)
                _messages.Sort();
            _isSorted = true;
            return First((fingerprint, size), true) - First((fingerprint, size), false);
        }
    }

    /// <summary>The index of the first message that comes after the given one, or, unless <paramref name="after"/>, that does not come before it.</summary>
    private int First((UInt128, long) message, bool after)
    {
        int low = 0, high = _messages.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = _messages[middle].CompareTo(message);
            if (order < 0 || (after && order == 0))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
