using System.Buffers;
using System.Security.Cryptography;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Storage.Spool;

/// <summary>
/// A spool in the directory of its pair. What is kept together is one file, written once and waited for once; a file goes when none of its messages is needed any
/// longer, the directory when it is empty. All files are for the user alone.
/// </summary>
public sealed class DirectorySpool : ISpool
{
    /// <summary>What larger messages need is not taken from memory.</summary>
    private const long MostInMemory = 4 << 20;

    /// <summary>Left free for the journal, which has to say what became of the messages.</summary>
    private const long Reserve = 16 << 20;

    private readonly string _directory;
    private readonly ExclusiveLock _lock;
    private readonly SpoolIndex _index = new();
    private readonly List<string> _notes = [];
    private long _lastNumber;

    private DirectorySpool(string directory, ExclusiveLock taken) => (_directory, _lock) = (directory, taken);

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes;

    /// <inheritdoc/>
    public IReadOnlyList<FolderPath> Folders => _index.Folders;

    /// <summary>How much room there is, so that a test can make the disk as small as it needs.</summary>
    internal Func<string, long?> FreeAt { get; set; } = DiskSpace.FreeAt;

    /// <summary>Whether an earlier run has left anything in the spool of a pair.</summary>
    public static bool Exists(StateDirectory state, EndpointIdentity source, EndpointIdentity destination) =>
        state.SpoolDirectory(source, destination) is var directory && Directory.Exists(directory) && Directory.EnumerateFiles(directory, "*" + SpoolSegment.Extension).Any();

    /// <summary>Opens the spool of a pair with what an earlier run has left there.</summary>
    /// <exception cref="PairHeldException">Another process has it open.</exception>
    /// <exception cref="JournalException">It cannot be used.</exception>
    public static Task<DirectorySpool> OpenAsync(StateDirectory state, EndpointIdentity source, EndpointIdentity destination, CancellationToken cancellationToken) =>
        Task.Run(() => Open(state.SpoolDirectory(source, destination), state.SpoolLock(source, destination)), cancellationToken);

    /// <inheritdoc/>
    public int Count(FolderPath folder) => _index.Count(folder);

    /// <inheritdoc/>
    public bool Holds(FolderPath folder, MessageKey key) => _index.Find(folder, key) is not null;

    /// <inheritdoc/>
    public bool HoldsOctets(FolderPath folder, MessageKey key) => _index.Find(folder, key) is { HasOctets: true };

    /// <inheritdoc/>
    public IReadOnlyList<MessageKey> KeysOf(FolderPath folder, uint generation, uint above, uint upTo, int most) =>
        above == uint.MaxValue ? [] : _index.Keys(folder, new(generation, above + 1), new(generation, upTo), most);

    /// <inheritdoc/>
    public IReadOnlyList<MessageKey> KeysOfOthers(FolderPath folder, uint generation) =>
        [.. _index.Keys(folder, new(0, 0), new(uint.MaxValue, uint.MaxValue), int.MaxValue).Where(k => k.Generation != generation)];

    /// <inheritdoc/>
    public Task EnsureRoomAsync(long octets, CancellationToken cancellationToken)
    {
        if (FreeAt(_directory) is { } free && free < octets + Reserve)
        {
            throw new JournalException(
                $"The disk of {_directory} has {free >> 20:N0} MiB left, and {(octets + Reserve) >> 20:N0} MiB are needed to keep the next messages until they have arrived. Nothing more was downloaded. Make room there, or choose another place with --state, and run the same command again.");
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AddAsync(FolderPath folder, IReadOnlyList<(FetchedMessage Message, string? Name)> messages, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var segment = NewSegment();
            var added = new List<(MessageKey Key, SpoolEntry Entry)>(messages.Count);
            Guarded(segment, () =>
            {
                using var file = Create(segment);
                foreach (var (message, name) in messages)
                {
                    var (listing, octets) = (message.Message, message.Octets!);
                    added.Add((listing.Key, Write(file, segment, (ImapMessageKey)listing.Key, SpoolFormat.WriteListing(folder, listing, message.Header!, name), octets)));
                }

                Finish(file);
            });
            Put(folder, added);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SpooledMessage>> ReadAsync(FolderPath folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<SpooledMessage>>(
        () =>
        {
            using var files = new OpenSegments();
            return [.. keys.Select(k => ReadListing(files, folder, k) is { } listing ? SpoolFormat.ReadListing(listing, (ImapMessageKey)k).Message : null).OfType<SpooledMessage>()];
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<MessageOctets?> OpenAsync(FolderPath folder, MessageKey key, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                return _index.Find(folder, key) is { HasOctets: true } entry ? Open(entry) : null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DropOctetsAsync(FolderPath folder, IReadOnlyList<MessageKey> keys) => Task.Run(() =>
    {
        var segment = NewSegment();
        var thinned = new List<(MessageKey Key, SpoolEntry Entry)>(keys.Count);
        try
        {
            Guarded(segment, () =>
            {
                using var files = new OpenSegments();
                using var file = Create(segment);
                foreach (var key in keys)
                {
                    if (_index.Find(folder, key) is { HasOctets: true } && ReadListing(files, folder, key) is { } listing)
                        thinned.Add((key, Write(file, segment, (ImapMessageKey)key, listing, null)));
                }

                Finish(file);
            });
        }
        catch (JournalException)
        {
            // No room even for the listings: the messages stay as they are.
            return;
        }

        if (thinned.Count == 0)
            Delete(segment);
        Put(folder, thinned);
    });

    /// <inheritdoc/>
    public Task ReleaseAsync(FolderPath folder, IReadOnlyList<MessageKey> keys) => Task.Run(() => Retire(_index.Remove(folder, keys)));

    /// <inheritdoc/>
    public Task RekeyAsync(FolderPath folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var inFile in keys.Select(k => (k.Old, k.New, Entry: _index.Find(folder, k.Old))).Where(k => k.Entry is not null).GroupBy(k => k.Entry!.Segment).ToList())
            {
                Guarded(null, () =>
                {
                    using var file = PrivateFiles.Open(inFile.Key.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                    var octets = new byte[8];
                    foreach (var (_, key, entry) in inFile)
                    {
                        SpoolFormat.WriteKey(octets, (ImapMessageKey)key);
                        RandomAccess.Write(file.SafeFileHandle, octets, entry!.Offset + SpoolFormat.KeyOffset);
                    }

                    file.Flush(flushToDisk: true);
                });
                foreach (var (old, key, entry) in inFile)
                {
                    Put(folder, [(key, entry!)]);
                    _index.Remove(folder, [old]);
                }
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        try
        {
            if (Directory.Exists(_directory) && !Directory.EnumerateFileSystemEntries(_directory).Any())
                Directory.Delete(_directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty directory is in nobody's way.
        }

        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DirectorySpool Open(string directory, string lockFile)
    {
        ExclusiveLock? taken = null;
        try
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(lockFile)!);
            taken = ExclusiveLock.TryTake(lockFile) ?? throw new PairHeldException("another process has its downloaded messages open");
            PrivateFiles.CreateDirectory(directory);
            var spool = new DirectorySpool(directory, taken);
            foreach (var file in Directory.EnumerateFiles(directory, "*" + SpoolSegment.Extension).Order(StringComparer.Ordinal))
                spool.Recall(file);
            return spool;
        }
        catch (Exception error)
        {
            taken?.Dispose();
            if (error is not (IOException or UnauthorizedAccessException))
                throw;
            throw new JournalException($"The downloaded messages in {directory} cannot be used: {error.Message} Make the directory readable and writable, or choose another place with --state.", error);
        }
    }

    private static void Delete(SpoolSegment segment)
    {
        try
        {
            File.Delete(segment.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A later run finds it, learns from the journal that it is not needed, and deletes it.
        }
    }

    /// <summary>
    /// A file of which nothing is needed any more is deleted. In others the messages that are not are marked, so that no later run takes them for held.
    /// </summary>
    private static void Retire(IEnumerable<SpoolEntry> entries)
    {
        foreach (var inFile in entries.GroupBy(e => e.Segment))
        {
            if (inFile.Key.Held == 0)
            {
                Delete(inFile.Key);
                continue;
            }

            try
            {
                using var file = File.OpenHandle(inFile.Key.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                foreach (var entry in inFile)
                    RandomAccess.Write(file, new byte[4], entry.Offset + SpoolFormat.StateOffset);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // As above.
            }
        }
    }

    private static FileStream Create(SpoolSegment segment) => PrivateFiles.Open(segment.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);

    private static SpoolEntry Write(FileStream file, SpoolSegment segment, ImapMessageKey key, byte[] listing, MessageOctets? octets)
    {
        var offset = file.Position;
        var length = octets?.Length ?? -1;
        var sha256 = octets?.Sha256 ?? default;
        file.Write(SpoolFormat.Begin(key, listing, length, sha256));
        if (octets is { InMemory: { } inMemory })
        {
            file.Write(inMemory.Span);
        }
        else if (octets is not null)
        {
            using var source = octets.OpenRead();
            source.CopyTo(file, 1 << 20);
        }

        var entry = new SpoolEntry(segment, offset, listing.Length, length, sha256);
        if (file.Position < entry.End)
            file.Write(new byte[entry.End - file.Position]);
        return entry;
    }

    private static void Finish(FileStream file) => file.Flush(flushToDisk: true);

    private static MessageOctets? Open(SpoolEntry entry)
    {
        var file = File.OpenHandle(entry.Segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var handedOn = false;
        try
        {
            MessageOctets octets;
            if (entry.OctetsLength <= MostInMemory)
            {
                var array = ArrayPool<byte>.Shared.Rent((int)entry.OctetsLength);
                SpoolScan.ReadExactly(file, array.AsSpan(0, (int)entry.OctetsLength), entry.OctetsOffset);
                octets = new PooledOctets(array, (int)entry.OctetsLength);
            }
            else
            {
                octets = new SegmentOctets(file, entry.OctetsOffset, entry.OctetsLength, DigestOf(file, entry));
                handedOn = true;
            }

            if (octets.Sha256 == entry.Sha256)
                return octets;
            octets.Dispose();
            return null;
        }
        finally
        {
            if (!handedOn)
                file.Dispose();
        }
    }

    private static Sha256Digest DigestOf(SafeFileHandle file, SpoolEntry entry)
    {
        using var stream = new SegmentStream(file, entry.OctetsOffset, entry.OctetsLength);
        return Sha256Digest.FromBytes(SHA256.HashData(stream));
    }

    private void Put(FolderPath folder, IEnumerable<(MessageKey Key, SpoolEntry Entry)> entries) =>
        Retire([.. entries.Select(e => _index.Put(folder, e.Key, e.Entry)).OfType<SpoolEntry>()]);

    private SpoolSegment NewSegment() => new(SpoolSegment.PathOf(_directory, Interlocked.Increment(ref _lastNumber)));

    private void Recall(string file)
    {
        if (!SpoolScan.Read(file, _index, e => Retire([e])))
            _notes.Add($"A file of downloaded messages is damaged: {file}. What cannot be read in it is asked from the source again.");
        if (long.TryParse(Path.GetFileNameWithoutExtension(file), out var number))
            _lastNumber = Math.Max(_lastNumber, number);
    }

    private byte[]? ReadListing(OpenSegments files, FolderPath folder, MessageKey key)
    {
        try
        {
            if (_index.Find(folder, key) is not { } entry)
                return null;
            var prefix = new byte[SpoolFormat.PrefixLength];
            var listing = new byte[entry.ListingLength];
            var file = files.Open(entry.Segment);
            SpoolScan.ReadExactly(file, prefix, entry.Offset);
            SpoolScan.ReadExactly(file, listing, entry.ListingOffset);
            return SpoolFormat.IsWhole(prefix, listing) ? listing : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes, or leaves nothing and says so.</summary>
    private void Guarded(SpoolSegment? segment, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (segment is not null)
                Delete(segment);
            throw new JournalException($"Downloaded messages cannot be kept in {_directory}: {error.Message} Make room there, or choose another place with --state, and run the same command again.", error);
        }
    }

    /// <summary>The file that was read last stays open: messages that were kept together are asked for together.</summary>
    private sealed class OpenSegments : IDisposable
    {
        private SpoolSegment? _segment;
        private SafeFileHandle? _file;

        public SafeFileHandle Open(SpoolSegment segment)
        {
            if (_file is not null && _segment == segment)
                return _file;
            Dispose();
            _file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _segment = segment;
            return _file;
        }

        public void Dispose()
        {
            _file?.Dispose();
            (_file, _segment) = (null, null);
        }
    }
}
