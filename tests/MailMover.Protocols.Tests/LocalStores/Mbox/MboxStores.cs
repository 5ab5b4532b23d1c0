using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores;
using MailMover.Protocols.LocalStores.Mbox;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

/// <summary>Directories with mbox files for one test, and endpoints on them that share their numbers.</summary>
internal sealed class MboxStores : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("mailmover-mbox-").FullName;

    public IMessageNumbers Numbers { get; init; } = new PassingMessageNumbers(TimeProvider.System);

    public string Store => Path.Combine(Root, "mail");

    public LocalStoreOptions Options(EndpointSide side, string? path = null) => new()
    {
        Path = path ?? Store,
        Side = side,
        Numbers = Numbers,
        TemporaryDirectory = Path.Combine(Root, "temporary"),
        MemoryThresholdInOctets = 1 << 20,
    };

    public MboxEndpoint Open(EndpointSide side, string? path = null) => new(Options(side, path), TimeProvider.System);

    /// <summary>Writes a file of the store as another program would.</summary>
    public string Write(string name, string latin1)
    {
        var file = Path.Combine(Store, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, System.Text.Encoding.Latin1.GetBytes(latin1));
        return file;
    }

    public static async Task SeedAsync(IMailDestination store, IReadOnlyList<SeedFolder> folders, CancellationToken cancellationToken)
    {
        await store.CreateFolderAsync(FolderPath.Inbox, SpecialUse.None, cancellationToken);
        foreach (var folder in folders)
        {
            await store.CreateFolderAsync(folder.Path, SpecialUse.None, cancellationToken);
            if (folder.IsSubscribed)
                await store.SubscribeAsync(folder.Path, cancellationToken);
            await using var appender = await store.OpenAppenderAsync(folder.Path, cancellationToken);
            await appender.AppendAsync([.. folder.Messages.Select(m => new AppendRequest(PooledOctets.CopyOf(m.Octets.Span), m.Flags, m.InternalDate))], cancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
