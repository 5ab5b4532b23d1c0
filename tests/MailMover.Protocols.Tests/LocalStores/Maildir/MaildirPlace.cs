using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores;
using MailMover.Protocols.LocalStores.Maildir;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>A directory of its own for a store, and the numbers of its messages, which outlive the endpoints that are opened on it.</summary>
internal sealed class MaildirPlace : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-maildir-");

    /// <summary>Where the store is; not made before something is written.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "Mail");

    public IMessageNumbers Numbers { get; set; } = new PassingMessageNumbers(TimeProvider.System);

    public MaildirEndpoint Open(EndpointSide side, Action<WritingStep>? reached = null) =>
        new(Options(side), TimeProvider.System, reached ?? (static _ => { }));

    public LocalStoreOptions Options(EndpointSide side) => new()
    {
        Path = Path,
        Side = side,
        Numbers = Numbers,
        TemporaryDirectory = System.IO.Path.Combine(_directory.FullName, "temporary"),
        MemoryThresholdInOctets = 256 << 10,
    };

    /// <summary>A path inside the store.</summary>
    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes a folder's three directories, as any program would.</summary>
    public string MakeFolder(string directory = "")
    {
        foreach (var part in new[] { "tmp", "new", "cur" })
            Directory.CreateDirectory(In(directory, part));
        return In(directory);
    }

    /// <summary>Puts a file where another program would have put it.</summary>
    public string Put(string name, string octets, string directory = "", string part = "cur")
    {
        MakeFolder(directory);
        var path = In(directory, part, name);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(octets));
        return path;
    }

    public async Task SeedAsync(IReadOnlyList<SeedFolder> folders, CancellationToken cancellationToken)
    {
        await using var writing = Open(EndpointSide.Destination);
        await writing.CreateFolderAsync(FolderPath.Inbox, SpecialUse.None, cancellationToken);
        foreach (var folder in folders)
        {
            await writing.CreateFolderAsync(folder.Path, SpecialUse.None, cancellationToken);
            if (folder.IsSubscribed)
                await writing.SubscribeAsync(folder.Path, cancellationToken);
            if (folder.Messages.Count == 0)
                continue;
            await using var appender = await writing.OpenAppenderAsync(folder.Path, cancellationToken);
            var result = await appender.AppendAsync([.. folder.Messages.Select(m => new AppendRequest(PooledOctets.CopyOf(m.Octets.Span), m.Flags, m.InternalDate))], cancellationToken);
            Assert.Null(result.ConnectionFailure);
        }
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return Numbers.DisposeAsync();
    }
}
