using MailMover.Demo.Servers;

namespace MailMover.Chaos;

/// <summary>The servers of one worker, which restarts them as it likes: one for each set of options and side, started when first asked for.</summary>
internal sealed class ServerPool : IAsyncDisposable
{
    private readonly Dictionary<(Side, DovecotOptions), DovecotServer> _servers = [];

    public async Task<DovecotServer> GetAsync(Side side, DovecotOptions options, CancellationToken cancellationToken)
    {
        if (!_servers.TryGetValue((side, options), out var server))
            _servers[(side, options)] = server = await DovecotServer.StartAsync(options, cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }
}
