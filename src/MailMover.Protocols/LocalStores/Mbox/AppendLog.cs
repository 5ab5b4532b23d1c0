using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// What is about to be appended to an mbox file, in a file beside it. It is on the disk, whole and with its digest, before the first octet is appended; so an
/// append that was interrupted at whatever instant is known for what it is and taken back later, and what others have written meanwhile is not touched.
/// </summary>
internal static class AppendLog
{
    private const int ChunkSize = 128 << 10;
    private const int TrailerSize = 8 + 8 + 8 + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "MMAPPND1"u8;

    /// <summary>Where the log of a file is.</summary>
    public static string PathOf(string file) => Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.mailmover-append");

    /// <summary>Writes what is to be appended at a place, durably.</summary>
    /// <param name="file">The mbox file.</param>
    /// <param name="place">Where it is to be appended: the file's length.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing is left of it then.</param>
    public static async Task WriteAsync(string file, long place, Func<FileSink, Task> write, CancellationToken cancellationToken)
    {
        var path = PathOf(file);
        try
        {
            await using (var log = StoreFiles.Open(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read))
            {
                var sink = new FileSink(log);
                await write(sink);
                sink.Flush();
                log.Write(Trailer(place, sink.Length, Digest(log.SafeFileHandle, sink.Length, cancellationToken)));
                log.Flush(flushToDisk: true);
            }

            StoreFiles.SyncDirectory(Path.GetDirectoryName(path)!);
        }
        catch
        {
            StoreFiles.TryDelete(path);
            throw;
        }
    }

    /// <summary>Appends what the log holds, durably, and removes the log. The file's lock is held.</summary>
    /// <param name="file">The mbox file.</param>
    /// <param name="appended">Called in between.</param>
    public static void Apply(string file, Action appended)
    {
        using (var log = FileReading.Open(PathOf(file)))
        {
            if (ReadTrailer(log, default) is not { } trailer)
                throw new IOException($"what was to be appended is damaged in {PathOf(file)}");
            Copy(file, log, trailer);
        }

        appended();
        File.Delete(PathOf(file));
    }

    /// <summary>Takes back what was appended of the log, and removes it. The file's lock is held, so what is behind the place is ours.</summary>
    public static void TakeBack(string file, long place)
    {
        if (File.Exists(file))
        {
            using var stream = StoreFiles.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(place);
            stream.Flush(flushToDisk: true);
        }

        File.Delete(PathOf(file));
    }

    /// <summary>How much of a file counts: not what an interrupted append has left half done, which whoever writes next takes back.</summary>
    public static long Trusted(string file, long length, CancellationToken cancellationToken)
    {
        var path = PathOf(file);
        if (!File.Exists(path))
            return length;
        using var log = FileReading.Open(path);
        return ReadTrailer(log, cancellationToken) is { } trailer && Look(file, length, log, trailer) == Remains.HalfOfOurs ? trailer.Place : length;
    }

    /// <summary>Takes back an append that was interrupted. The file's lock is held.</summary>
    /// <exception cref="IOException">It cannot be told what is ours; nothing was changed.</exception>
    public static void Recover(string file, CancellationToken cancellationToken)
    {
        var path = PathOf(file);
        if (!File.Exists(path))
            return;
        LogTrailer? trailer;
        var remains = Remains.NothingOrAll;
        using (var log = FileReading.Open(path))
        {
            // A log that is not whole was never acted on.
            trailer = ReadTrailer(log, cancellationToken);
            if (trailer is { } whole)
                remains = Look(file, File.Exists(file) ? new FileInfo(file).Length : 0, log, whole);
        }

        if (remains == Remains.HalfOfOursAndOthers)
            throw new IOException($"an append was interrupted at octet {trailer!.Value.Place}, and another program has appended mail behind it. Look at that place with an editor, then remove {Path.GetFileName(path)}");
        if (remains == Remains.HalfOfOurs)
            TakeBack(file, trailer!.Value.Place);
        else
            File.Delete(path);
    }

    private static Remains Look(string file, long length, SafeFileHandle log, LogTrailer trailer)
    {
        // Shorter than before: somebody has rewritten the file since, or it is another one.
        if (length <= trailer.Place)
            return Remains.NothingOrAll;
        using var mail = FileReading.Open(file);
        var same = CommonLength(mail, trailer.Place, length - trailer.Place, log, trailer.Length);
        if (same == trailer.Length)
            return Remains.NothingOrAll;

        // Behind what is ours there is nothing, or what a file system leaves of pages that never reached the disk.
        if (IsZero(mail, trailer.Place + same, length))
            return Remains.HalfOfOurs;

        // Another program has written here. If it came first, nothing of ours is in the file.
        return same <= FirstLine(log, trailer.Length) ? Remains.NothingOrAll : Remains.HalfOfOursAndOthers;
    }

    private static void Copy(string file, SafeFileHandle log, LogTrailer trailer)
    {
        using var stream = StoreFiles.Open(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = trailer.Place;
        var chunk = new byte[ChunkSize];
        for (long done = 0; done < trailer.Length;)
        {
            var octets = chunk.AsSpan(0, (int)Math.Min(ChunkSize, trailer.Length - done));
            FileReading.Exactly(log, octets, done);
            stream.Write(octets);
            done += octets.Length;
        }

        stream.Flush(flushToDisk: true);
    }

    private static long CommonLength(SafeFileHandle mail, long place, long length, SafeFileHandle log, long logLength)
    {
        byte[] left = new byte[ChunkSize], right = new byte[ChunkSize];
        long same = 0;
        for (var most = Math.Min(length, logLength); same < most;)
        {
            var size = (int)Math.Min(ChunkSize, most - same);
            FileReading.Exactly(mail, left.AsSpan(0, size), place + same);
            FileReading.Exactly(log, right.AsSpan(0, size), same);
            var common = left.AsSpan(0, size).CommonPrefixLength(right.AsSpan(0, size));
            same += common;
            if (common < size)
                break;
        }

        return same;
    }

    private static bool IsZero(SafeFileHandle mail, long from, long to)
    {
        var chunk = new byte[ChunkSize];
        while (from < to)
        {
            var octets = chunk.AsSpan(0, (int)Math.Min(ChunkSize, to - from));
            FileReading.Exactly(mail, octets, from);
            if (octets.ContainsAnyExcept((byte)0))
                return false;
            from += octets.Length;
        }

        return true;
    }

    private static int FirstLine(SafeFileHandle log, long length)
    {
        var beginning = new byte[(int)Math.Min(FromLine.LongestLine, length)];
        FileReading.Exactly(log, beginning, 0);
        var separator = beginning.AsSpan().IndexOf(FromLine.Prefix);
        var end = beginning.AsSpan(Math.Max(0, separator)).IndexOf((byte)'\n');
        return end < 0 ? beginning.Length : Math.Max(0, separator) + end + 1;
    }

    private static byte[] Trailer(long place, long length, byte[] digest)
    {
        var trailer = new byte[TrailerSize];
        Magic.CopyTo(trailer);
        BinaryPrimitives.WriteInt64BigEndian(trailer.AsSpan(8), place);
        BinaryPrimitives.WriteInt64BigEndian(trailer.AsSpan(16), length);
        digest.CopyTo(trailer, 24);
        return trailer;
    }

    private static LogTrailer? ReadTrailer(SafeFileHandle log, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(log) - TrailerSize;
        if (length < 0)
            return null;
        var trailer = new byte[TrailerSize];
        FileReading.Exactly(log, trailer, length);
        var place = BinaryPrimitives.ReadInt64BigEndian(trailer.AsSpan(8));
        return trailer.AsSpan().StartsWith(Magic) && BinaryPrimitives.ReadInt64BigEndian(trailer.AsSpan(16)) == length && place >= 0
            && trailer.AsSpan(24).SequenceEqual(Digest(log, length, cancellationToken)) ? new(place, length) : null;
    }

    private static byte[] Digest(SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkSize];
        for (long done = 0; done < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var octets = chunk.AsSpan(0, (int)Math.Min(ChunkSize, length - done));
            FileReading.Exactly(file, octets, done);
            hash.AppendData(octets);
            done += octets.Length;
        }

        return hash.GetHashAndReset();
    }

    /// <summary>What is in a file of an append that has a log.</summary>
    private enum Remains
    {
        /// <summary>Nothing of it, or all.</summary>
        NothingOrAll,

        /// <summary>A part of it, and nothing else behind the place.</summary>
        HalfOfOurs,

        /// <summary>A part of it, and mail of another program behind that.</summary>
        HalfOfOursAndOthers,
    }

    private readonly record struct LogTrailer(long Place, long Length);
}
