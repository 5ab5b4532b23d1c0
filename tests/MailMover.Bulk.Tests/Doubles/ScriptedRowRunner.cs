using MailMover.Bulk.Reading;
using MailMover.Bulk.Running;
using MailMover.Core.Endpoints;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Tests.Doubles;

/// <summary>Rows that end as a script says and when a test lets them; counts the connections that are open to each host.</summary>
internal sealed class ScriptedRowRunner : IBulkRowRunner
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = [];

    /// <summary>What becomes of an attempt; the default is complete at once.</summary>
    public Func<RowAttempt, Stopping, Task<RowOutcome>> Run { get; set; } = (_, _) => Task.FromResult(new RowOutcome { ExitCode = 0 });

    public Func<EndpointIdentity, AccountLimits> Limits { get; init; } = _ => AccountLimits.None;

    /// <summary>The sources in the order in which they were begun.</summary>
    public List<string> Begun { get; } = [];

    /// <summary>The most connections that each host ever had.</summary>
    public Dictionary<string, int> Peaks { get; } = [];

    /// <summary>Mailboxes that were worked on by two rows at once.</summary>
    public List<EndpointIdentity> Doubled { get; } = [];

    private readonly HashSet<EndpointIdentity> _busy = [];

    /// <summary>What makes logins the same; the default is an account of its own for each mailbox.</summary>
    public Func<BulkRow, EndpointSide, string> Login { get; init; } = (row, side) => (side == EndpointSide.Source ? row.SourceIdentity! : row.DestinationIdentity!).ToString();

    public AccountLimits LimitsOf(EndpointIdentity endpoint) => Limits(endpoint);

    public string LoginOf(BulkRow row, EndpointSide side) => Login(row, side);

    public async Task<RowOutcome> RunAsync(RowAttempt attempt, Stopping stopping)
    {
        var (source, destination) = (attempt.Row.SourceIdentity!, attempt.Row.DestinationIdentity!);
        lock (_gate)
        {
            Begun.Add(source.User);
            Doubled.AddRange(new[] { source, destination }.Where(e => !_busy.Add(e)));
            Open(source.Host, attempt.SourceConnections);
            Open(destination.Host, attempt.DestinationConnections);
        }

        try
        {
            return await Run(attempt, stopping);
        }
        finally
        {
            lock (_gate)
            {
                Open(source.Host, -attempt.SourceConnections);
                Open(destination.Host, -attempt.DestinationConnections);
                _busy.Remove(source);
                _busy.Remove(destination);
            }
        }
    }

    private void Open(string host, int connections)
    {
        _open[host] = _open.GetValueOrDefault(host) + connections;
        Peaks[host] = Math.Max(Peaks.GetValueOrDefault(host), _open[host]);
    }
}
