using System.Text;

namespace MailMover.Testing.Servers;

/// <summary>Something that a <see cref="CuttingProxy"/> looks for in what passes, and how often it has come.</summary>
public sealed class ProxyWatch
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _at;
    private readonly Action? _then;
    private long _count;

    internal ProxyWatch(ProxyDirection direction, string? pattern, long at, bool cuts, Action? then = null)
    {
        (Direction, _at, Cuts, _then) = (direction, at, cuts, then);
        Pattern = pattern is null ? [] : Encoding.ASCII.GetBytes(pattern);
    }

    /// <summary>How many times the pattern came, or how many octets where there is none.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Completes when the count is reached. Continuations run elsewhere, so what passes goes on passing meanwhile.</summary>
    public Task Reached => _reached.Task;

    internal ProxyDirection Direction { get; }

    internal byte[] Pattern { get; }

    internal bool Cuts { get; }

    /// <summary>Counts what came, and says how many of these octets may still pass if this is the moment to cut; else null.</summary>
    internal int? Examine(ReadOnlySpan<byte> octets)
    {
        lock (_lock)
        {
            if (_count >= _at && Cuts)
                return null;
            if (Pattern.Length == 0)
                return CountOctets(octets.Length);
            for (var from = 0; octets[from..].IndexOf(Pattern) is var found and >= 0; from += found + Pattern.Length)
            {
                if (++_count != _at)
                    continue;
                Reach();
                // The line that holds it never arrives; what came before it does.
                if (Cuts)
                    return octets[..(from + found)].LastIndexOf((byte)'\n') + 1;
            }

            return null;
        }
    }

    private int? CountOctets(int length)
    {
        var before = _count;
        _count += length;
        if (before >= _at || _count < _at)
            return null;
        Reach();
        return Cuts ? (int)(_at - before) : null;
    }

    private void Reach()
    {
        _then?.Invoke();
        _reached.TrySetResult();
    }
}
