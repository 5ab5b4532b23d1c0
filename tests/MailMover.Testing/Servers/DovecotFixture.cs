using System.Collections.Concurrent;
using System.Globalization;
using MailMover.Core.Model;
using MailMover.Demo;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;
using Xunit;

namespace MailMover.Testing.Servers;

/// <summary>
/// Real Dovecots for tests: one for each set of options, started when first asked for and ended with the fixture. Tests keep apart by user name.
/// A machine without Dovecot fails the test and says what to install; nothing is skipped.
/// </summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    /// <summary>As most providers have it: <c>INBOX.</c> and <c>.</c>, on Maildir.</summary>
    public static DovecotOptions PrefixAndDots { get; } = new() { Prefix = "INBOX.", Separator = '.', Format = MailFormat.Maildir };

    /// <summary>No prefix, <c>/</c>.</summary>
    public static DovecotOptions Plain { get; } = new();

    /// <summary>With IMAPS and STARTTLS.</summary>
    public static DovecotOptions WithTls { get; } = new() { Tls = true };

    private readonly ConcurrentDictionary<DovecotOptions, Lazy<Task<DovecotServer>>> _servers = new();
    private int _users;

    /// <summary>The server with these options, started if need be.</summary>
    public Task<DovecotServer> GetAsync(DovecotOptions options) =>
        _servers.GetOrAdd(options, o => new Lazy<Task<DovecotServer>>(() => DovecotServer.StartAsync(o))).Value;

    /// <summary>A user that no other test has.</summary>
    public string NewUser() => string.Create(CultureInfo.InvariantCulture, $"user{Interlocked.Increment(ref _users)}");

    /// <summary>Reads a whole mailbox with a client of its own, which shares no code with the program under test.</summary>
    public static async Task<MailboxContents> ReadAsync(IPrivateServer server, string user, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        return await client.ReadAllAsync(cancellationToken);
    }

    /// <summary>Appends a message, making its folder where it is missing.</summary>
    public static async Task AppendAsync(IPrivateServer server, string user, FolderPath folder, byte[] octets, FlagSet flags, DateTimeOffset internalDate, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        await client.EnsureAsync(folder, cancellationToken);
        await client.AppendAsync(folder, [new SeedMessage(octets, flags, internalDate)], cancellationToken);
    }

    /// <summary>Removes a message, as another program of the user does.</summary>
    public static async Task RemoveAsync(IPrivateServer server, string user, FolderPath folder, uint uid, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        await client.RemoveAsync(folder, uid, cancellationToken);
    }

    /// <summary>Subscribes to a folder.</summary>
    public static async Task SubscribeAsync(DovecotServer server, string user, FolderPath folder, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        await client.SubscribeAsync(folder, cancellationToken);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            // A start that failed has failed its tests already.
            if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
                await (await server.Value).DisposeAsync();
        }
    }
}
