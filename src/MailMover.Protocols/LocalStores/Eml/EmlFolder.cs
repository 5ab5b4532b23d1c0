using System.Globalization;
using System.Security.Cryptography;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MimeKit.Utils;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>One directory of single files as a folder. As long as names, sizes and times of its files stay, none of them is read again.</summary>
internal sealed class EmlFolder(FoundEml found, LocalStoreOptions options, LocalFailures failures, TimeProvider time) : IDisposable
{
    private const int Beginning = 64 << 10;
    private const int NamesAtOnce = 2_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private EmlSnapshot? _snapshot;

    public FoundEml Found => found;

    public string? Directory => found.Directory;

    /// <summary>The file behind a key, for people; null where nothing is known of it.</summary>
    public string? NameOf(uint uid) => _snapshot is { } snapshot && snapshot.IndexOf(uid) is >= 0 and var at ? snapshot.Entries[at].File : null;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>The figures, without reading a file where none changed since they were kept.</summary>
    public async Task<FolderStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var numbers = await OpenNumbersAsync(cancellationToken);
        if (_snapshot is null && FileNote.Parse(await numbers.GetNoteAsync(FileNote.Name, cancellationToken)) is { } note && note.Stamp == Guard(() => StampOf(Files())))
            return note.ToStatus(numbers.UidValidity, numbers.UidNext);
        return (await GetSnapshotAsync(cancellationToken)).Status;
    }

    /// <summary>The messages.</summary>
    public Task<EmlSnapshot> GetSnapshotAsync(CancellationToken cancellationToken) => ExclusivelyAsync(() => GetSnapshotInsideAsync(cancellationToken), cancellationToken);

    /// <summary>Does something with the directory while nobody else in this program does.</summary>
    public async Task<T> ExclusivelyAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The messages, for whoever is inside <see cref="ExclusivelyAsync"/>.</summary>
    public async Task<EmlSnapshot> GetSnapshotInsideAsync(CancellationToken cancellationToken)
    {
        var numbers = await OpenNumbersAsync(cancellationToken);
        var files = await Task.Run(() => Guard(Files), cancellationToken);
        var stamp = StampOf(files);
        if (_snapshot is { IsSettled: true } known && known.Stamp == stamp && known.Status.UidValidity == numbers.UidValidity)
            return known;
        var entries = await Task.Run(() => Guard(() => ReadAll(files, cancellationToken)), cancellationToken);
        foreach (var chunk in Enumerable.Range(0, entries.Count).Chunk(NamesAtOnce))
        {
            var uids = await numbers.NumberAsync([.. chunk.Select(i => entries[i].Name)], cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
                entries[chunk[i]] = entries[chunk[i]] with { Uid = uids[i] };
        }

        var isSettled = options.Side == EndpointSide.Destination || files.TrueForAll(f => new FileStamp(0, f.LastWriteTimeUtc.Ticks).IsOlderThan(time.GetUtcNow()));
        return await KeepAsync(numbers, entries, stamp, isSettled, cancellationToken);
    }

    /// <summary>Says what is known after this program has changed something; for whoever is inside <see cref="ExclusivelyAsync"/>.</summary>
    public async Task SetEntriesAsync(IReadOnlyList<EmlEntry> entries, CancellationToken cancellationToken) =>
        await KeepAsync(await OpenNumbersAsync(cancellationToken), [.. entries], Guard(() => StampOf(Files())), true, cancellationToken);

    /// <summary>The numbers of its messages.</summary>
    public async Task<StoreNumbers> OpenNumbersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new StoreNumbers(await options.Numbers.OpenAsync(found.Path, cancellationToken), failures);
        }
        catch (Core.Journal.JournalException e)
        {
            throw failures.Of(FailureScope.Endpoint, "", e);
        }
    }

    /// <summary>Opens a message as a mail server would give it.</summary>
    public static Stream Open(string path, bool isAsIs)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            if (EmlFiles.IsApple(path))
            {
                var apple = EmlxFile.Read(file);
                return new LineEndCompletion(new PartOfFile(file, apple.Start, apple.Length));
            }

            return isAsIs ? file : new LineEndCompletion(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStamp StampOf(List<FileInfo> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\n")));
        return new FileStamp(files.Sum(f => f.Length), (long)(Sha256Digest.FromBytes(hash.GetHashAndReset()).Low & long.MaxValue));
    }

    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw failures.Of(FailureScope.Folder, $"{LocalFailures.Show(found.Directory ?? "")} could not be looked through", e);
        }
    }

    /// <summary>The files with messages, and the one with notes about them.</summary>
    private List<FileInfo> Files()
    {
        if (found.Directory is not { } directory)
            return [];
        var all = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        return [.. found.Inner.Prepend("")
            .SelectMany(inner => new DirectoryInfo(Path.Combine(directory, inner)).EnumerateFiles("*", all))
            .Where(f => (EmlFiles.IsMessage(f.Name) || f.Name == EmlNotes.FileName) && !StoreFiles.IsLink(f))
            .OrderBy(f => f.FullName, StringComparer.Ordinal)];
    }

    private List<EmlEntry> ReadAll(List<FileInfo> files, CancellationToken cancellationToken)
    {
        var notes = found.Directory is { } directory ? EmlNotes.Read(directory) : null;
        var occurrences = new Dictionary<UInt128, int>();
        var entries = new List<EmlEntry>(files.Count);
        using var digest = new DigestSink();
        foreach (var file in InOrder(files.Where(f => f.Name != EmlNotes.FileName), f => f.FullName))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadOne(file, notes!, digest) is not { } entry)
                continue;
            if (entry.Problem is null)
                entry = entry with { Occurrence = occurrences[entry.Digest] = occurrences.GetValueOrDefault(entry.Digest) + 1 };
            entries.Add(entry);
        }

        // New messages get their numbers in the order in which they came, as far as that is known.
        return [.. InOrder(entries, e => e.File).OrderBy(e => e.InternalDate ?? DateTimeOffset.MaxValue)];
    }

    private static IOrderedEnumerable<T> InOrder<T>(IEnumerable<T> files, Func<T, string> path) =>
        files.OrderBy(f => EmlFiles.OrderOf(path(f)).Name, StringComparer.Ordinal).ThenBy(f => EmlFiles.OrderOf(path(f)).Number);

    /// <summary>Reads one file once; null where it is gone again.</summary>
    private EmlEntry? ReadOne(FileInfo file, EmlNotes notes, DigestSink digest)
    {
        var name = Path.GetRelativePath(found.Directory!, file.FullName);
        var entry = new EmlEntry(name, file.Length, -1, default, 0, null, FlagSet.Empty);
        if (EmlFiles.IsPartial(name))
            return entry with { Problem = $"{LocalFailures.Show(file.FullName)} holds only a part of its message: Apple Mail keeps the attachments elsewhere. Export the mailbox in Apple Mail, and copy what that gives" };
        var note = notes.Find(name, file.Length);
        try
        {
            var apple = EmlFiles.IsApple(name) ? ReadApple(file.FullName) : null;
            using (var stream = Open(file.FullName, note?.IsAsIs ?? false))
            {
                var buffer = new byte[Beginning];
                for (int read; (read = stream.Read(buffer)) > 0;)
                    digest.Write(buffer.AsSpan(0, read));
            }

            var header = MessageHeaderParser.Parse(digest.Beginning, Rfc2047.DecodeText);
            var size = digest.Length;
            return entry with
            {
                Size = size,
                Digest = digest.Finish().High,
                InternalDate = note?.Date ?? apple?.Received ?? header.SentOrReceived ?? TimeZoneInfo.ConvertTime(new DateTimeOffset(file.LastWriteTimeUtc), time.LocalTimeZone),
                Flags = note?.Flags ?? apple?.Flags ?? FlagSet.Empty,
                IsAsIs = note?.IsAsIs ?? false,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidDataException || LocalFailures.IsOfFiles(e))
        {
            digest.Finish();
            return entry with { Problem = $"{LocalFailures.Show(file.FullName)} could not be read: {LocalFailures.Words(e)}" };
        }
    }

    private static EmlxFile ReadApple(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return EmlxFile.Read(file);
    }

    private async Task<EmlSnapshot> KeepAsync(StoreNumbers numbers, List<EmlEntry> entries, FileStamp stamp, bool isSettled, CancellationToken cancellationToken)
    {
        var note = FileNote.Parse(await numbers.GetNoteAsync(FileNote.Name, cancellationToken));
        var former = _snapshot is { } snapshot && snapshot.Status.UidValidity == numbers.UidValidity ? snapshot : null;
        var modSeq = note?.Stamp == stamp && isSettled ? note.ModSeq : Math.Max(note?.ModSeq ?? 0, (uint)(former?.Status.HighestModSeq ?? 0)) + 1;
        entries.Sort((a, b) => a.Uid.CompareTo(b.Uid));
        for (var i = 0; i < entries.Count; i++)
        {
            var at = former?.IndexOf(entries[i].Uid) ?? -1;
            entries[i] = entries[i] with { ModSeq = at >= 0 && former!.Entries[at].Flags.Equals(entries[i].Flags) ? former.Entries[at].ModSeq : modSeq };
        }

        var octets = entries.Sum(e => Math.Max(0, e.Size));
        var kept = new FileNote(isSettled ? stamp : new FileStamp(-1, 0), entries.Count, octets, modSeq);
        if (kept != note)
            await numbers.SetNoteAsync(FileNote.Name, kept.ToString(), cancellationToken);
        return _snapshot = new EmlSnapshot(stamp, isSettled, entries, kept.ToStatus(numbers.UidValidity, numbers.UidNext));
    }
}
