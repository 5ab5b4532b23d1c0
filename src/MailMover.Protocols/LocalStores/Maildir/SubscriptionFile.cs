namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>The subscriptions of a store as Dovecot keeps them (<c>subscriptions</c>), by the directories of folders. Courier's are read as well.</summary>
internal sealed class SubscriptionFile(string store, bool isPlusPlus)
{
    public const string FileName = "subscriptions";

    private const string CourierFileName = "courierimapsubscribed";
    private const string Version2 = "V\t2";
    private const long LargestFile = 16 << 20;

    private string Path => System.IO.Path.Combine(store, FileName);

    /// <summary>The directories of folders that are subscribed to, relative to the store.</summary>
    public HashSet<string> Read()
    {
        var subscribed = new HashSet<string>(StringComparer.Ordinal);
        var lines = Lines(Path);
        var isVersion2 = lines.Length > 0 && lines[0] == Version2;
        foreach (var line in lines.Skip(isVersion2 ? 1 : 0).Where(l => l.Length > 0))
            subscribed.Add(DirectoryOf(line.Split(isVersion2 ? '\t' : isPlusPlus ? '.' : '/')));
        foreach (var line in Lines(System.IO.Path.Combine(store, CourierFileName)).Where(l => l.StartsWith("INBOX", StringComparison.Ordinal)))
            subscribed.Add(line == "INBOX" ? "" : line["INBOX".Length..]);
        return subscribed;
    }

    /// <summary>Adds a folder, in the form that the file has.</summary>
    public void Add(string directory)
    {
        var lines = Lines(Path);
        var parts = directory.Length == 0 ? ["INBOX"] : isPlusPlus ? directory[1..].Split('.') : directory.Split('/');
        var isVersion2 = lines.Length > 0 && lines[0] == Version2;
        var line = string.Join(isVersion2 ? '\t' : isPlusPlus ? '.' : '/', parts);
        StoreFiles.WriteText(Path, string.Concat(lines.Append(line).Select(l => $"{l}\n")));
    }

    private static string[] Lines(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length <= LargestFile && !StoreFiles.IsLink(file) ? File.ReadAllLines(path) : [];
    }

    private string DirectoryOf(string[] parts) => parts is ["INBOX"] ? "" : isPlusPlus ? $".{string.Join('.', parts)}" : string.Join('/', parts);
}
