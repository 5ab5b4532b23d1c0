using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// One mbox file as a folder. Whoever wants to know its messages gets what is known as long as the file did not change; else it is read once from its
/// beginning to its end.
/// </summary>
internal sealed class MboxFolder(FolderPath path, string? file, LocalStoreOptions options, LocalFailures failures, TimeProvider time) : IDisposable
{
    private const int MessagesAtOnce = 2_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private MboxIndex? _index;

    /// <summary>Its name.</summary>
    public FolderPath Path => path;

    /// <summary>The file; null where there is none, as for an INBOX that nobody has.</summary>
    public string? File => file;

    /// <summary>How many messages were left out because Thunderbird has deleted them, as far as is known.</summary>
    public int Expunged => _index?.Expunged ?? 0;

    /// <summary>The message behind a key, for people; null where nothing is known of it.</summary>
    public string? NameOf(uint uid) => _index is { } index && index.Table.IndexOf(uid) is >= 0 and var at ? index.Table[at].Name : null;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>The figures, without reading the file where it did not change since they were kept.</summary>
    public async Task<FolderStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var numbers = await OpenNumbersAsync(cancellationToken);
        var stamp = StampOf();
        if (_index is null && FileNote.Parse(await numbers.GetNoteAsync(FileNote.Name, cancellationToken)) is { } note && note.Stamp == stamp)
            return note.ToStatus(numbers.UidValidity, numbers.UidNext);
        return (await GetIndexAsync(cancellationToken)).Status;
    }

    /// <summary>The messages.</summary>
    public async Task<MboxIndex> GetIndexAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await GetIndexInsideAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Does something with the file while nobody else in this program does.</summary>
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
    public async Task<MboxIndex> GetIndexInsideAsync(CancellationToken cancellationToken)
    {
        var numbers = await OpenNumbersAsync(cancellationToken);
        var stamp = StampOf();
        if (_index is { IsSettled: true } known && known.Stamp == stamp && known.Status.UidValidity == numbers.UidValidity)
            return known;
        try
        {
            return _index = await ScanAsync(numbers, stamp, cancellationToken);
        }
        catch (NotMboxException e)
        {
            throw failures.Permanent(
                FailureScope.Folder,
                $"{LocalFailures.Show(file!)} is not an mbox file: it does not have the line \"From \" with sender and date at octet {e.Offset:N0}. It seems to be {e.Look}.");
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw failures.Of(FailureScope.Folder, $"{LocalFailures.Show(file!)} could not be read", e);
        }
    }

    /// <summary>Says what is known after this program has written to the file; for whoever is inside <see cref="ExclusivelyAsync"/>.</summary>
    public async Task SetIndexAsync(EntryTable table, bool isLasting, CancellationToken cancellationToken)
    {
        var numbers = await OpenNumbersAsync(cancellationToken);
        var stamp = StampOf();
        var modSeq = (uint)(_index?.Status.HighestModSeq ?? 0) + 1;
        _index = new MboxIndex(stamp, true, table, StatusOf(numbers, table, modSeq), _index?.Expunged ?? 0);
        if (isLasting)
            await KeepAsync(numbers, cancellationToken);
    }

    /// <summary>Keeps the figures for the next run.</summary>
    public Task KeepAsync(CancellationToken cancellationToken) => ExclusivelyAsync(
        async () =>
        {
            await KeepAsync(await OpenNumbersAsync(cancellationToken), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// Whether a file that has changed still holds what it held, where it was: its last message is. A message that is removed or grows moves those behind it,
    /// and flags that are changed in place move nothing.
    /// </summary>
    public static bool HoldsStill(string file, MboxIndex known)
    {
        if (known.Table.Last is not { } last)
            return true;
        try
        {
            if (FileStamp.Of(file).Length < known.Stamp.Length)
                return false;
            using var stream = new DecodedStream(FileReading.Open(file), last);
            stream.CopyTo(Stream.Null);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The numbers of its messages.</summary>
    public async Task<StoreNumbers> OpenNumbersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new StoreNumbers(await options.Numbers.OpenAsync(path, cancellationToken), failures);
        }
        catch (Core.Journal.JournalException e)
        {
            throw failures.Of(FailureScope.Endpoint, "", e);
        }
    }

    private static FolderStatus StatusOf(StoreNumbers numbers, EntryTable table, uint modSeq) =>
        new() { UidValidity = numbers.UidValidity, UidNext = numbers.UidNext, Exists = table.Count, SizeInOctets = table.SizeInOctets, HighestModSeq = modSeq };

    private FileStamp StampOf()
    {
        try
        {
            return file is null ? default : FileStamp.Of(file);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw failures.Of(FailureScope.Folder, $"{LocalFailures.Show(file!)} could not be looked at", e);
        }
    }

    private async Task KeepAsync(StoreNumbers numbers, CancellationToken cancellationToken)
    {
        if (_index is not { } index)
            return;
        var note = new FileNote(index.IsSettled ? index.Stamp : new FileStamp(-1, 0), index.Status.Exists, index.Status.SizeInOctets ?? 0, (uint)index.Status.HighestModSeq);
        await numbers.SetNoteAsync(FileNote.Name, note.ToString(), cancellationToken);
    }

    private async Task<MboxIndex> ScanAsync(StoreNumbers numbers, FileStamp stamp, CancellationToken cancellationToken)
    {
        var note = FileNote.Parse(await numbers.GetNoteAsync(FileNote.Name, cancellationToken));
        var (table, expunged) = stamp.Length == 0 ? (new EntryTable(), 0) : await ReadAsync(numbers, stamp.Length, cancellationToken);
        var isSettled = StampOf() == stamp && (options.Side == EndpointSide.Destination || stamp.IsOlderThan(time.GetUtcNow()));
        var former = _index is { } index && index.Status.UidValidity == numbers.UidValidity ? index : null;
        var modSeq = note?.Stamp == stamp && isSettled ? note.ModSeq : Math.Max(note?.ModSeq ?? 0, (uint)(former?.Status.HighestModSeq ?? 0)) + 1;
        table.Sort();
        table.CountChanges(former?.Table, modSeq);
        var found = new MboxIndex(stamp, isSettled, table, StatusOf(numbers, table, modSeq), expunged);
        _index = found;
        await KeepAsync(numbers, cancellationToken);
        return found;
    }

    private async Task<(EntryTable Table, int Expunged)> ReadAsync(StoreNumbers numbers, long length, CancellationToken cancellationToken)
    {
        using var handle = FileReading.Open(file!);
        var trusted = await Task.Run(() => AppendLog.Trusted(file!, length, cancellationToken), cancellationToken);
        using var scan = new MboxScan(handle, trusted, cancellationToken);
        for (var more = true; more;)
        {
            var before = scan.Table.Count;
            more = await Task.Run(() => scan.Find(MessagesAtOnce), cancellationToken);
            var names = new List<string>(scan.Table.Count - before);
            for (var i = before; i < scan.Table.Count; i++)
                names.Add(scan.Table[i].Name);
            if (names.Count > 0)
                scan.Table.Number(before, await numbers.NumberAsync(names, cancellationToken));
        }

        return (scan.Table, scan.Expunged);
    }
}
