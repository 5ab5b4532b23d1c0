using MailMover.Core.Endpoints;
using Microsoft.Win32.SafeHandles;
using MimeKit.Utils;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Reads a whole mbox file once and makes the table of its messages, without their numbers. Memory grows with the number of messages only.</summary>
internal sealed class MboxScan : IDisposable
{
    private const int ChunkSize = 128 << 10;
    private const int Beginning = 4 << 10;

    private readonly SafeFileHandle _file;
    private readonly CancellationToken _cancellationToken;
    private readonly MessageBoundaries _boundaries;
    private readonly DigestSink _digest = new();
    private readonly StoredFlags _flags = new();
    private readonly MessageDecoder _decoder;
    private readonly byte[] _chunk = new byte[ChunkSize];
    private readonly Dictionary<UInt128, int> _occurrences = [];
    private bool _isFirst = true;

    /// <summary>Begins.</summary>
    public MboxScan(SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        (_file, _cancellationToken) = (file, cancellationToken);
        _boundaries = new MessageBoundaries(file, 0, length, cancellationToken);
        _decoder = new MessageDecoder(_digest, _flags);
    }

    /// <summary>The messages that were found.</summary>
    public EntryTable Table { get; } = new();

    /// <summary>How many messages Thunderbird has deleted and not yet compacted away; they are not in the table.</summary>
    public int Expunged { get; private set; }

    /// <summary>Finds at most so many messages more. False when the file is at its end.</summary>
    public bool Find(int messages)
    {
        for (var found = 0; found < messages; found++)
        {
            if (!_boundaries.Next())
                return false;
            Take(_boundaries.Current);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _boundaries.Dispose();
        _digest.Dispose();
    }

    private void Take(MessagePlace place)
    {
        Decode(place);
        var header = NeedsHeader(place) ? MessageHeaderParser.Parse(_digest.Beginning, Rfc2047.DecodeText) : null;
        var size = _digest.Length;
        var digest = _digest.Finish().High;
        var isInternal = _isFirst && _flags.IsInternal;
        _isFirst = false;
        if (_flags.IsExpunged)
            Expunged++;
        if (isInternal || _flags.IsExpunged)
            return;

        var occurrence = _occurrences[digest] = _occurrences.GetValueOrDefault(digest) + 1;
        var entry = new MboxEntry
        {
            Separator = place.Separator,
            Start = place.Start,
            Length = place.Length,
            Size = size,
            Digest = digest,
            Occurrence = occurrence,
            IsQuoted = place.IsQuoted,
            InternalDate = header is null ? place.Date : header.SentOrReceived ?? place.Date,
        };
        Table.Add(entry, _flags.ToFlagSet());
    }

    // What Thunderbird writes into its separators is when it wrote them.
    private static bool NeedsHeader(MessagePlace place) => place.Date is null || place.Kind == FromLineKind.Mozilla;

    private void Decode(MessagePlace place)
    {
        long done = 0;
        do
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var octets = _chunk.AsSpan(0, (int)Math.Min(ChunkSize, place.Length - done));
            FileReading.Exactly(_file, octets, place.Start + done);
            if (done == 0)
                _decoder.Begin(place.IsQuoted, octets[..Math.Min(Beginning, octets.Length)]);
            _decoder.Feed(octets);
            done += octets.Length;
        }
        while (done < place.Length);
        _decoder.Finish();
    }
}
