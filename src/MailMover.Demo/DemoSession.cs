using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Sample;
using MailMover.Demo.Servers;

namespace MailMover.Demo;

/// <summary>Two private mail servers, the first with a small mailbox in it, until disposed. They are built unlike each other, so that there is something to plan.</summary>
public sealed class DemoSession : IAsyncDisposable
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
    private bool _disposed;

    private DemoSession(DovecotServer source, DovecotServer destination, IReadOnlyList<string> contents) =>
        (_source, _destination, Contents) = (source, destination, contents);

    /// <summary>The filled mailbox, as the command line takes it.</summary>
    public string SourceUri => Uri(_source, User);

    /// <summary>The empty one.</summary>
    public string DestinationUri => Uri(_destination, User);

    /// <summary>The password of both.</summary>
    public string Password => _source.Password;

    /// <summary>Lines that say what is in the filled mailbox.</summary>
    public IReadOnlyList<string> Contents { get; }

    /// <summary>Starts both servers and fills one.</summary>
    /// <exception cref="DemoUnavailableException">This machine has no Dovecot; the message says what to do.</exception>
    public static async Task<DemoSession> StartAsync(CancellationToken cancellationToken)
    {
        var source = await DovecotServer.StartAsync(OldProvider, cancellationToken);
        DovecotServer? destination = null;
        try
        {
            destination = await DovecotServer.StartAsync(NewProvider with { Password = source.Password }, cancellationToken);
            var folders = DemoMailbox.Create();
            await FillAsync(source, folders, cancellationToken);
            await PrepareAsync(destination, cancellationToken);
            return new DemoSession(source, destination, [.. folders.Select(Describe)]);
        }
        catch
        {
            await source.DisposeAsync();
            if (destination is not null)
                await destination.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads both sides and compares octets, flags, keywords, internal dates, folders and subscriptions.</summary>
    public async Task<DemoComparison> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var here = await source.ListFoldersAsync(withStatus: false, cancellationToken);
        var there = await destination.ListFoldersAsync(withStatus: false, cancellationToken);
        var left = await EndpointReader.ReadAsync(source, here, EndpointReader.BySpecialUse(here, there), cancellationToken);
        var arrived = await EndpointReader.ReadAsync(destination, there, f => f, cancellationToken);
        return new DemoComparison { Messages = left.Messages, Differences = left.Differences(arrived) };
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
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

    private static string Describe(DemoFolder folder)
    {
        var count = folder.Messages.Count switch { 0 => "empty", 1 => "1 message", var n => FormattableString.Invariant($"{n} messages") };
        return folder.Note.Length == 0 ? $"{folder.Path}: {count}" : $"{folder.Path}: {count}, {folder.Note}";
    }

    private static string Uri(DovecotServer server, string user) => FormattableString.Invariant($"imap+insecure://{user}@{server.Host}:{server.ImapPort}");
}
