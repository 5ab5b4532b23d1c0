using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Sample;
using MailMover.Demo.Servers;

namespace MailMover.Demo;

/// <summary>Two private mail servers, the first with a small mailbox in it, until disposed. They are built unlike each other, so that there is something to plan.</summary>
public sealed class ServerDemo : DemoSession
{
    private const string User = "alex";

    private static readonly DovecotOptions OldProvider = new()
    {
        Prefix = "INBOX.",
        Separator = '.',
        Format = MailFormat.Maildir,
        SpecialUse = new Dictionary<string, SpecialUse> { ["Sent Items"] = SpecialUse.Sent, ["Deleted Items"] = SpecialUse.Trash, ["Drafts"] = SpecialUse.Drafts },
    };

    private static readonly DovecotOptions NewProvider = new();

    private readonly DovecotServer _source;
    private readonly DovecotServer _destination;
    private readonly IReadOnlyList<string> _contents;

    private ServerDemo(DovecotServer source, DovecotServer destination, IReadOnlyList<string> contents) =>
        (_source, _destination, _contents) = (source, destination, contents);

    public override string Introduction => "Two private Dovecot mail servers run on this computer. Nobody else can reach them.";

    public override string SourceUri => Uri(_source, User);

    public override string DestinationUri => Uri(_destination, User);

    public override string Password => _source.Password;

    public override IReadOnlyList<string> Contents => _contents;

    /// <summary>Starts both servers and fills one.</summary>
    /// <exception cref="DemoUnavailableException">This machine has no Dovecot; the message says what to do.</exception>
    public static async Task<ServerDemo> StartAsync(CancellationToken cancellationToken)
    {
        var source = await DovecotServer.StartAsync(OldProvider, cancellationToken);
        DovecotServer? destination = null;
        try
        {
            destination = await DovecotServer.StartAsync(NewProvider with { Password = source.Password }, cancellationToken);
            var folders = DemoMailbox.Create();
            await FillAsync(source, folders, cancellationToken);
            await PrepareAsync(destination, cancellationToken);
            return new ServerDemo(source, destination, [.. folders.Select(Describe)]);
        }
        catch
        {
            await source.DisposeAsync();
            if (destination is not null)
                await destination.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Task.WhenAll(_source.DisposeAsync().AsTask(), _destination.DisposeAsync().AsTask());
    }

    private static async Task FillAsync(DovecotServer server, IReadOnlyList<DemoFolder> folders, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, User, server.Password, cancellationToken);
        foreach (var folder in folders)
        {
            await client.EnsureAsync(folder.Path, cancellationToken);
            await client.SubscribeAsync(folder.Path, cancellationToken);
            await client.AppendAsync(folder.Path, folder.Messages, cancellationToken);
        }
    }

    // What a new account has from the start, under the names that this provider gives it.
    private static async Task PrepareAsync(DovecotServer server, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, User, server.Password, cancellationToken);
        foreach (var folder in (FolderPath[])[FolderPath.Of("Sent"), FolderPath.Of("Drafts"), FolderPath.Of("Trash")])
        {
            await client.CreateAsync(folder, cancellationToken);
            await client.SubscribeAsync(folder, cancellationToken);
        }
    }

    private static string Uri(DovecotServer server, string user) => FormattableString.Invariant($"imap+insecure://{user}@{server.Host}:{server.ImapPort}");
}
