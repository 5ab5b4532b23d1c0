using MailMover.Providers.Discovery;
using MailMover.Testing.Discovery;

namespace MailMover.Providers.Tests.Discovery.Doubles;

/// <summary>A search with a name server, a web server and mail servers of its own.</summary>
internal sealed class Searching : IAsyncDisposable
{
    private readonly HttpClient _client;

    public Searching() => _client = Web.CreateClient();

    public ScriptedDnsServer Names { get; } = new();

    public ScriptedWebServer Web { get; } = new();

    public ScriptedProbe Probe { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public DiscoveryOptions Options { get; init; } = new() { Ispdb = new Uri("https://ispdb.example/v1.1/") };

    public Task<DiscoveredAccount> FindAsync(string address, CancellationToken stop) =>
        new AccountDiscovery(Templates.Catalog, Probe, _client, Options with { NameServers = [Names.EndPoint] }, Time).FindAsync(AccountAddress.Parse(address), stop);

    /// <summary>The first server as it would be typed, without its port.</summary>
    public static string First(DiscoveredAccount account) => account.Servers is [var server, ..] ? $"{server.Protocol} {server.User} {server.Host}" : "none";

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Web.DisposeAsync();
        await Names.DisposeAsync();
    }
}
