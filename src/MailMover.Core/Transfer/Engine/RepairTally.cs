namespace MailMover.Core.Transfer.Engine;

/// <summary>Counts the messages that a run has repaired and remembers the first few, for the report.</summary>
internal sealed class RepairTally
{
    private const int Named = 5;
    private readonly Lock _gate = new();
    private readonly List<string> _first = [];
    private int _count;

    public void Add(string subject, string repairs)
    {
        lock (_gate)
        {
            if (++_count <= Named)
                _first.Add($"\"{subject}\" ({repairs})");
        }
    }

    /// <summary>What the report says; null where nothing was repaired.</summary>
    public string? Words
    {
        get
        {
            lock (_gate)
            {
                if (_count == 0)
                    return null;
                var more = _count > Named ? $"; and {_count - Named:N0} more, which the audit log names" : "";
                return $"Repaired because the destination refused them as they are: {string.Join("; ", _first)}{more}.";
            }
        }
    }
}
