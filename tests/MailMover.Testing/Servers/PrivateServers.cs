using System.Globalization;
using MailMover.Demo.Servers;
using Xunit;

namespace MailMover.Testing.Servers;

/// <summary>One server of a kind for all tests that share this, started when first asked for and ended with it. Tests keep apart by user name.</summary>
public abstract class PrivateServers(Func<Task<IPrivateServer>> start) : IAsyncLifetime
{
    private readonly Lazy<Task<IPrivateServer>> _server = new(start);
    private int _users;

    /// <summary>The server.</summary>
    public Task<IPrivateServer> GetAsync() => _server.Value;

    /// <summary>A user that no other test has.</summary>
    public string NewUser() => string.Create(CultureInfo.InvariantCulture, $"user{Interlocked.Increment(ref _users)}");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // A start that failed has failed its tests already.
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await (await _server.Value).DisposeAsync();
    }
}
