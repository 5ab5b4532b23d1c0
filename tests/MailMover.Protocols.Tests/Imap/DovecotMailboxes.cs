using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Protocols.Imap;
using MailMover.Testing.Contracts;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Makes mailboxes on a real server and opens them with <see cref="ImapEndpoint"/>.</summary>
public sealed class DovecotMailboxes(DovecotFixture fixture, DovecotOptions options)
{
    private readonly string _temporary = Path.Combine(Path.GetTempPath(), $"mailmover-tests-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");

    public async Task<ImapEndpoint> OpenAsync(EndpointSide side, string? user = null)
    {
        var server = await fixture.GetAsync(options);
        return Open(server, side, user ?? fixture.NewUser());
    }

    public async Task<IMailSource> SeedAsync(IReadOnlyList<SeedFolder> folders, CancellationToken cancellationToken)
    {
        var user = fixture.NewUser();
        var server = await fixture.GetAsync(options);
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

    private ImapEndpoint Open(DovecotServer server, EndpointSide side, string user) => new(
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
