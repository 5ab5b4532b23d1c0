using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Protocols.Imap;
using MailMover.Testing.Contracts;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Makes mailboxes on a real server and opens them with <see cref="ImapEndpoint"/>.</summary>
/// <param name="getServer">The server.</param>
/// <param name="newUser">Names a user that no other test has.</param>
public sealed class ServerMailboxes(Func<Task<IPrivateServer>> getServer, Func<string> newUser)
{
    private readonly string _temporary = Path.Combine(Path.GetTempPath(), $"mailmover-tests-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");

    public ServerMailboxes(DovecotFixture fixture, DovecotOptions options)
        : this(async () => await fixture.GetAsync(options), fixture.NewUser)
    {
    }

    public ServerMailboxes(PrivateServers servers)
        : this(servers.GetAsync, servers.NewUser)
    {
    }

    public async Task<ImapEndpoint> OpenAsync(EndpointSide side, string? user = null)
    {
        var server = await getServer();
        return Open(server, side, user ?? newUser());
    }

    public async Task<IMailSource> SeedAsync(IReadOnlyList<SeedFolder> folders, CancellationToken cancellationToken)
    {
        var user = newUser();
        var server = await getServer();
        await using var writing = Open(server, EndpointSide.Destination, user);
        foreach (var folder in folders)
        {
            await writing.CreateFolderAsync(folder.Path, SpecialUse.None, cancellationToken);
            if (folder.IsSubscribed)
                await writing.SubscribeAsync(folder.Path, cancellationToken);
        }

        foreach (var folder in folders.Where(f => f.Messages.Count > 0))
        {
            await using var appender = await writing.OpenAppenderAsync(folder.Path, cancellationToken);
            await appender.AppendAsync([.. folder.Messages.Select(m => new AppendRequest(PooledOctets.CopyOf(m.Octets.Span), m.Flags, m.InternalDate))], cancellationToken);
        }

        return Open(server, EndpointSide.Source, user);
    }

    /// <summary>Opens the same mailbox for changing flags, as the user's own program would have it.</summary>
    public static async Task<IFolderWriter> BehindTheBackAsync(IMailSource source, FolderPath folder, CancellationToken cancellationToken) =>
        await ((ImapEndpoint)source).OpenForWritingAsync(folder, null, cancellationToken);

    private ImapEndpoint Open(IPrivateServer server, EndpointSide side, string user) => new(
        new ImapEndpointOptions
        {
            Host = server.Host,
            Port = server.ImapPort,
            Security = ConnectionSecurity.ClearText,
            User = user,
            Credentials = new FixedCredential(server.Password),
            TemporaryDirectory = _temporary,
            MemoryThresholdInOctets = 256 << 10,
        },
        side,
        TimeProvider.System);
}
