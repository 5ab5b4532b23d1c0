using System.Runtime.InteropServices;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// What the journal knows of a folder's messages under keys that mean nothing any more. Whoever takes an entry has it for himself; of several alike the first
/// is taken first. However many look alike, taking one costs the same.
/// </summary>
internal sealed class FormerGeneration
{
    private readonly List<MessageKey> _keys = [];
    private readonly List<(UInt128 Fingerprint, bool HasDigest, bool IsTaken)> _entries = [];
    private readonly Dictionary<UInt128, Alike> _alike = [];
    private readonly Chain<(UInt128 Fingerprint, long Size)> _bySize = new();
    private readonly Chain<(UInt128 Fingerprint, long Size)> _withoutDigest = new();
    private readonly Chain<Sha256Digest> _byDigest = new();
    private readonly Dictionary<(long Size, long Date), Queue<MessageKey>> _neverRead = [];

    /// <summary>Entries that nobody has taken yet.</summary>
    public long Count { get; private set; }

    public void Add(JournalEntry entry)
    {
        Count++;
        if (entry.Fingerprint == default)
        {
            var evidence = NeverRead(entry.SizeInOctets, entry.InternalDate);
            if (!_neverRead.TryGetValue(evidence, out var keys))
                _neverRead[evidence] = keys = new Queue<MessageKey>(1);
            keys.Enqueue(entry.Key);
            return;
        }

        var (fingerprint, size, position) = (entry.Fingerprint.Value, entry.SizeInOctets, _entries.Count);
        _keys.Add(entry.Key);
        _entries.Add((fingerprint, entry.Sha256 is not null, false));
        _bySize.Add((fingerprint, size), position);
        if (entry.Sha256 is { } digest)
            _byDigest.Add(digest, position);
        else
            _withoutDigest.Add((fingerprint, size), position);
        ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(_alike, fingerprint, out var isKnown);
        alike = new Alike(alike.WithDigest + (entry.Sha256 is null ? 0 : 1), size, entry.Fingerprint.IsStrong, alike.HasSeveralSizes || (isKnown && alike.SizeInOctets != size));
    }

    /// <summary>
    /// The first entry with these header fields and this size. None where the fields do not name the message (neither Message-ID nor Date), or several entries
    /// of different sizes have them, and a digest can tell.
    /// </summary>
    public MessageKey? TakeByHeader(HeaderListing listing) =>
        _alike.TryGetValue(listing.Header.Fingerprint.Value, out var alike) && !alike.MustBeRead ? Take(_bySize, (listing.Header.Fingerprint.Value, listing.Message.SizeInOctets)) : null;

    /// <summary>Whether reading a message with these header fields may tell which entry is its own.</summary>
    public bool MayBeFoundByDigest(MessageFingerprint fingerprint) => _alike.TryGetValue(fingerprint.Value, out var alike) && alike.WithDigest > 0;

    /// <summary>The entry of a message that was read; where none has its octets, one of which no digest is known and that has its header fields and size.</summary>
    public MessageKey? TakeByDigest(HeaderListing listing, Sha256Digest digest) =>
        Take(_byDigest, digest) ?? Take(_withoutDigest, (listing.Header.Fingerprint.Value, listing.Message.SizeInOctets));

    /// <summary>
    /// What a rule left out or the source did not give has no header fields on record; a mistake about it costs nothing, since it is decided anew in every run.
    /// </summary>
    public MessageKey? TakeNeverRead(MessageListing message)
    {
        if (!_neverRead.TryGetValue(NeverRead(message.SizeInOctets, message.InternalDate), out var keys) || !keys.TryDequeue(out var key))
            return null;
        Count--;
        return key;
    }

    private MessageKey? Take<T>(Chain<T> chain, T evidence)
        where T : notnull
    {
        int position;
        do
        {
            // What was taken by other evidence is passed over once.
            position = chain.TakeFirst(evidence);
            if (position < 0)
                return null;
        }
        while (_entries[position].IsTaken);

        var (fingerprint, hasDigest, _) = _entries[position];
        _entries[position] = (fingerprint, hasDigest, true);
        Count--;
        if (hasDigest)
            _alike[fingerprint] = _alike[fingerprint] with { WithDigest = _alike[fingerprint].WithDigest - 1 };
        return _keys[position];
    }

    private static (long, long) NeverRead(long size, DateTimeOffset? date) => (Math.Max(0, size), date?.ToUnixTimeSeconds() ?? 0);

    /// <summary>Entries with the same header fields.</summary>
    /// <param name="WithDigest">How many of them have a digest and are not taken.</param>
    /// <param name="SizeInOctets">The size of the last one.</param>
    /// <param name="IsStrong">Whether the fields name the message.</param>
    /// <param name="HasSeveralSizes">Whether their sizes differ.</param>
    private readonly record struct Alike(int WithDigest, long SizeInOctets, bool IsStrong, bool HasSeveralSizes)
    {
        public bool MustBeRead => WithDigest > 0 && (!IsStrong || HasSeveralSizes);
    }

    /// <summary>Positions by evidence, first in, first out, without an object for each.</summary>
    private sealed class Chain<T>
        where T : notnull
    {
        private readonly Dictionary<T, (int First, int Last)> _ends = [];
        private readonly Dictionary<int, int> _next = [];

        public void Add(T evidence, int position)
        {
            ref var ends = ref CollectionsMarshal.GetValueRefOrAddDefault(_ends, evidence, out var isKnown);
            if (isKnown)
                _next[ends.Last] = position;
            ends = (isKnown ? ends.First : position, position);
        }

        public int TakeFirst(T evidence)
        {
            if (!_ends.TryGetValue(evidence, out var ends))
                return -1;
            if (_next.Remove(ends.First, out var next))
                _ends[evidence] = (next, ends.Last);
            else
                _ends.Remove(evidence);
            return ends.First;
        }
    }
}
