using System.Globalization;
using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Running;

/// <summary>
/// Keeps logins from being refused more often than they must, since that locks accounts. A login that several rows use (an administrator's, or that of one
/// destination) is tried by one row alone until it was taken, and by none any more once it was refused. Many different ones refused at one host mean a wrong list.
/// </summary>
/// <param name="mostRefusals">So many refused logins in a row at one host are one too many.</param>
/// <param name="loginOf">What makes an end's login the same one: account and secret. Empty where there is none.</param>
internal sealed class LoginLedger(int mostRefusals, Func<RowState, EndpointSide, string> loginOf)
{
    private readonly Dictionary<string, int> _refusedInARow = [];
    private readonly Dictionary<string, RowState> _trying = [];
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, int> _refused = [];
    private readonly Lock _gate = new();

    /// <summary>Whether a row may log in now: nobody else is finding out whether its logins are right.</summary>
    public bool MayTry(RowState row)
    {
        lock (_gate)
            return LoginsOf(row).All(l => _taken.Contains(l) || !_trying.ContainsKey(l));
    }

    /// <summary>A row begins.</summary>
    public void Try(RowState row)
    {
        lock (_gate)
        {
            foreach (var login in LoginsOf(row).Where(l => !_taken.Contains(l)))
                _trying[login] = row;
        }
    }

    /// <summary>Both logins of a row were taken.</summary>
    public void Taken(RowState row)
    {
        lock (_gate)
        {
            foreach (var login in LoginsOf(row))
            {
                _taken.Add(login);
                _trying.Remove(login);
            }

            _refusedInARow.Remove(HostKey.Of(row.Row.SourceIdentity));
            _refusedInARow.Remove(HostKey.Of(row.Row.DestinationIdentity));
        }
    }

    /// <summary>A row is over for now; what it was finding out is open to others again.</summary>
    public void Ended(RowState row)
    {
        lock (_gate)
        {
            foreach (var login in LoginsOf(row).Where(l => _trying.GetValueOrDefault(l) == row))
                _trying.Remove(login);
        }
    }

    /// <summary>A login was refused; tells whether the host has now refused too many.</summary>
    public bool Refused(RowState row, EndpointSide side)
    {
        lock (_gate)
        {
            _refused.TryAdd(loginOf(row, side), row.Row.Line);
            var host = HostKey.Of(side == EndpointSide.Source ? row.Row.SourceIdentity : row.Row.DestinationIdentity);
            return (_refusedInARow[host] = _refusedInARow.GetValueOrDefault(host) + 1) >= mostRefusals;
        }
    }

    /// <summary>The user wants a row to be tried once more: he has corrected something, or knows better.</summary>
    public void Forgive(RowState row)
    {
        lock (_gate)
        {
            foreach (var login in LoginsOf(row))
                _refused.Remove(login);
            _refusedInARow.Remove(HostKey.Of(row.Row.SourceIdentity));
            _refusedInARow.Remove(HostKey.Of(row.Row.DestinationIdentity));
        }
    }

    /// <summary>Why a row is not tried, in words, because another one's login that is also its own was refused; empty for no reason.</summary>
    public string WhyNot(RowState row)
    {
        lock (_gate)
        {
            foreach (var login in LoginsOf(row))
            {
                if (_refused.TryGetValue(login, out var line) && line != row.Row.Line)
                    return string.Create(CultureInfo.InvariantCulture, $"not tried: line {line} has the same login, and it was refused there; trying it again could lock the account. Correct the secret and run it with --only open.");
            }

            return "";
        }
    }

    private IEnumerable<string> LoginsOf(RowState row) => new[] { loginOf(row, EndpointSide.Source), loginOf(row, EndpointSide.Destination) }.Where(l => l.Length > 0);
}
