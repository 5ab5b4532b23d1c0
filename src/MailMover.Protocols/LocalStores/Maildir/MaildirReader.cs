using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>One folder, opened for reading.</summary>
internal class MaildirReader(MaildirFolder folder, MaildirSnapshot snapshot, LocalStoreOptions options, LocalFailures failures, TimeProvider time)
    : LocalFolderReader(options, failures)
{
    private const int MostTries = 3;

    public override FolderStatus Status { get; } = MaildirFolder.StatusOf(snapshot);

    protected MaildirFolder Folder => folder;

    protected override int Count => snapshot.Count;

    protected override uint NumberAt(int index) => snapshot.NumberAt(index);

    protected override MessageListing? Describe(int index)
    {
        var key = new ImapMessageKey(snapshot.UidValidity, snapshot.NumberAt(index));
        var file = snapshot.FileAt(index);
        var name = new MaildirName(file.Name);
        if (name is { IsOwn: true, Date: { } date, FileSize: >= 0 and var size })
            return new MessageListing { Key = key, Flags = folder.Keywords.FlagsOf(name), InternalDate = date, SizeInOctets = size };

        var info = new FileInfo(folder.FileOf(file));
        if (!info.Exists && folder.Locate(snapshot.KeyAt(index)) is { } moved)
        {
            name = new MaildirName(moved.Name);
            info = new FileInfo(folder.FileOf(moved));
        }

        return new MessageListing
        {
            Key = key,
            Flags = folder.Keywords.FlagsOf(name),
            InternalDate = name.Date ?? (info.Exists ? DateOf(info) : null),
            SizeInOctets = name is { IsOwn: false, ServedSize: >= 0 and var served } ? served : info.Exists ? info.Length : name.FileSize,
        };
    }

    protected override ValueTask<StoredMessage> OpenMessageAsync(uint number, CancellationToken cancellationToken) => ValueTask.FromResult(OpenMessage(number));

    /// <summary>Where a message is, also one that came after this folder was opened; null where it is not known.</summary>
    protected (MaildirSnapshot Snapshot, int Index)? Find(uint number)
    {
        if (snapshot.IndexOf(number) is >= 0 and var index)
            return (snapshot, index);
        return folder.Latest is { } latest && latest.IndexOf(number) is >= 0 and var later ? (latest, later) : null;
    }

    /// <summary>To the second, as mail servers have it: a part of a second would make every copy's date another one.</summary>
    private DateTimeOffset DateOf(FileInfo file) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds()), time.LocalTimeZone);

    private StoredMessage OpenMessage(uint number)
    {
        if (Find(number) is not { } found)
            return StoredMessage.Vanished;
        var file = found.Snapshot.FileAt(found.Index);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return Open(file);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                if (file.Name.Contains('\uFFFD', StringComparison.Ordinal))
                    return StoredMessage.Failed($"the name of the file {LocalFailures.Show(folder.FileOf(file))} is no valid UTF-8; rename the file");
                if (tries == MostTries || folder.Locate(found.Snapshot.KeyAt(found.Index)) is not { } moved || moved == file)
                    return StoredMessage.Vanished;
                file = moved;
            }
            catch (Exception e) when (LocalFailures.IsOfFiles(e))
            {
                return StoredMessage.Failed($"the file {LocalFailures.Show(folder.FileOf(file))} could not be read: {(Directory.Exists(folder.FileOf(file)) ? "it is a directory" : LocalFailures.Words(e))}");
            }
        }
    }

    private StoredMessage Open((string Name, bool IsNew) file)
    {
        var path = folder.FileOf(file);
        if (StoreFiles.IsLink(new FileInfo(path)))
            return StoredMessage.Failed($"the file {LocalFailures.Show(path)} is a link to somewhere else, and links inside a store are not followed");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        var name = new MaildirName(file.Name);
        return name.IsOwn ? StoredMessage.Of(stream) : StoredMessage.Of(new LineEndCompletion(stream)) with { IsSizeHidden = name.ServedSize < 0 };
    }
}
