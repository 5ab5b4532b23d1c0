using System.Text;
using MailMover.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Writes an mbox file anew beside itself, with other flags or without some messages, and puts it in its place. All else stays as it is, octet by octet.</summary>
internal sealed class MboxRewrite(string file, EntryTable table)
{
    private const int ChunkSize = 128 << 10;
    private const int Beginning = 4 << 10;

    private readonly byte[] _chunk = new byte[ChunkSize];

    /// <summary>Rewrites the file, whose locks are held.</summary>
    /// <param name="uids">Whose flags change, or who goes.</param>
    /// <param name="change">Changes the flags; null removes the messages.</param>
    /// <param name="modSeq">The count of changes from then on.</param>
    /// <param name="cancellationToken">Ends the attempt; the file is then as it was.</param>
    /// <returns>What is in the file now; null where nothing was to be done.</returns>
    public EntryTable? Run(HashSet<uint> uids, Func<FlagSet, FlagSet>? change, uint modSeq, CancellationToken cancellationToken)
    {
        if (!uids.Any(u => table.IndexOf(u) is >= 0 and var at && (change is null || !change(FlagsAt(at)).Equals(FlagsAt(at)))))
            return null;
        var path = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.mailmover-new");
        try
        {
            var places = Write(path, uids, change, cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, File.GetUnixFileMode(file));
            File.Move(path, file, overwrite: true);
            StoreFiles.SyncDirectory(Path.GetDirectoryName(file)!);
            return Table(places, uids, change, modSeq);
        }
        catch
        {
            StoreFiles.TryDelete(path);
            throw;
        }
    }

    private FlagSet FlagsAt(int at) => table.FlagsOf(table[at]);

    /// <summary>Writes the new file, and returns where each message lies in it, by its place in the table.</summary>
    private (long Separator, long Start, long Length)[] Write(string path, HashSet<uint> uids, Func<FlagSet, FlagSet>? change, CancellationToken cancellationToken)
    {
        var places = new (long Separator, long Start, long Length)[table.Count];
        using var source = FileReading.Open(file);
        using var target = StoreFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.None);
        var sink = new FileSink(target);
        long done = 0;
        foreach (var at in table.InFileOrder())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = table[at];
            Copy(source, sink, done, entry.Separator, cancellationToken);
            done = entry.Separator;
            var separator = sink.Length;
            if (!uids.Contains(entry.Uid))
            {
                Copy(source, sink, entry.Separator, entry.Start + entry.Length, cancellationToken);
                places[at] = (separator, separator + entry.Start - entry.Separator, entry.Length);
            }
            else if (change is not null)
            {
                Copy(source, sink, entry.Separator, entry.Start, cancellationToken);
                var start = sink.Length;
                Filter(source, sink, entry, change(table.FlagsOf(entry)), cancellationToken);
                places[at] = (separator, start, sink.Length - start);
            }

            done = entry.Start + entry.Length;
            if (change is null && uids.Contains(entry.Uid))
                done += EmptyLine(source, done);
        }

        Copy(source, sink, done, RandomAccess.GetLength(source), cancellationToken);
        sink.Flush();
        target.Flush(flushToDisk: true);
        return places;
    }

    private void Filter(SafeFileHandle source, FileSink sink, MboxEntry entry, FlagSet flags, CancellationToken cancellationToken)
    {
        var beginning = new byte[(int)Math.Min(Beginning, entry.Length)];
        FileReading.Exactly(source, beginning, entry.Start);
        var isMozilla = MessageDecoder.HasMozillaStatus(beginning);
        var filter = new FlagFieldFilter(sink);
        filter.Begin(Encoding.UTF8.GetBytes(isMozilla ? StoredFlags.WriteMozilla(flags) : StoredFlags.Write(flags)), isMozilla);
        Copy(source, filter, entry.Start, entry.Start + entry.Length, cancellationToken);
        filter.Finish();
    }

    private void Copy(SafeFileHandle source, OctetSink sink, long from, long to, CancellationToken cancellationToken)
    {
        while (from < to)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var octets = _chunk.AsSpan(0, (int)Math.Min(ChunkSize, to - from));
            FileReading.Exactly(source, octets, from);
            sink.Write(octets);
            from += octets.Length;
        }
    }

    /// <summary>The length of the empty line that ends a message, if there is one.</summary>
    private static int EmptyLine(SafeFileHandle source, long place)
    {
        Span<byte> next = stackalloc byte[2];
        var read = RandomAccess.Read(source, next, place);
        return next[..read].StartsWith("\r\n"u8) ? 2 : next[..read].StartsWith("\n"u8) ? 1 : 0;
    }

    private EntryTable Table((long Separator, long Start, long Length)[] places, HashSet<uint> uids, Func<FlagSet, FlagSet>? change, uint modSeq)
    {
        var now = new EntryTable();
        for (var at = 0; at < places.Length; at++)
        {
            var entry = table[at];
            var isMeant = uids.Contains(entry.Uid);
            if (isMeant && change is null)
                continue;
            var flags = table.FlagsOf(entry);
            now.Add(
                entry with { Separator = places[at].Separator, Start = places[at].Start, Length = places[at].Length, ModSeq = isMeant ? modSeq : entry.ModSeq },
                isMeant ? change!(flags) : flags);
        }

        return now;
    }
}
