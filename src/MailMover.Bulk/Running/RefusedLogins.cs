namespace MailMover.Bulk.Running;

/// <summary>Counts logins that a host refused one after the other. Many of them mean a wrong list, and make a provider lock accounts or this address out.</summary>
internal sealed class RefusedLogins(int most)
{
    private readonly Dictionary<string, int> _inARow = [];
    private readonly Lock _gate = new();

    /// <summary>A login was taken.</summary>
    public void Taken(string host)
    {
        lock (_gate)
            _inARow.Remove(host);
    }

    /// <summary>A login was refused; tells whether that was one too many.</summary>
    public bool Refused(string host)
    {
        lock (_gate)
            return (_inARow[host] = _inARow.GetValueOrDefault(host) + 1) >= most;
    }
}
