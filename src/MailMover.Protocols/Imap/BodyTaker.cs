using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Takes the bodies of a FETCH: small ones into memory, large ones into a file, too large ones nowhere.</summary>
internal sealed class BodyTaker(ImapEndpointOptions options, ImapFailures failures) : ILiteralTaker, IDisposable
{
    /// <summary>More than this is not even read past: it would take hours, and no server holds such a message.</summary>
    private const long LongestSkipped = 16L << 30;

    /// <summary>What was taken last; whoever wants it calls <see cref="Release"/>.</summary>
    public MessageOctets? Octets { get; private set; }

    /// <summary>The beginning of a message in a file, for its header.</summary>
    public byte[]? Beginning { get; private set; }

    /// <summary>The length of a message that was too large to be taken; 0 for none.</summary>
    public long TooLarge { get; private set; }

    public bool Claims(ReadOnlySpan<byte> before, long length)
    {
        before = before.TrimEnd((byte)' ');
        return before.IndexOf(" FETCH "u8) > 0 && (EndsWith(before, "BODY[]"u8) || EndsWith(before, "BODY[]<0>"u8) || EndsWith(before, " RFC822"u8) || EndsWith(before, "(RFC822"u8));
    }

    public async ValueTask TakeAsync(ImapWire wire, long length, CancellationToken cancellationToken)
    {
        Dispose();
        if (length > Math.Max(LongestSkipped, options.MaxMessageInOctets))
            throw wire.Break(failures.ProtocolError($"it announced a message of {length:N0} octets"));
        if (length > options.MaxMessageInOctets)
        {
            await wire.SkipAsync(length, cancellationToken);
            TooLarge = length;
            return;
        }

        if (length > options.MemoryThresholdInOctets)
        {
            await TakeIntoFileAsync(wire, length, cancellationToken);
            return;
        }

        var array = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            await wire.ReadExactlyAsync(array.AsMemory(0, (int)length), cancellationToken);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(array);
            throw;
        }

        Octets = new PooledOctets(array, (int)length);
    }

    /// <summary>Takes a body that stood in the text.</summary>
    public void TakeText(ReadOnlySpan<byte> body)
    {
        Dispose();
        Octets = PooledOctets.CopyOf(body);
    }

    /// <summary>Hands the octets over.</summary>
    public MessageOctets? Release()
    {
        var octets = Octets;
        Octets = null;
        return octets;
    }

    /// <summary>The header part of what was taken: up to the first empty line.</summary>
    public ReadOnlySpan<byte> Header() => HeaderPart.Of(Octets?.InMemory is { } inMemory ? inMemory.Span : Beginning);

    public void Dispose()
    {
        Release()?.Dispose();
        Beginning = null;
        TooLarge = 0;
    }

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) =>
        text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);

    private async ValueTask TakeIntoFileAsync(ImapWire wire, long length, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            file = FileOctets.Create(options.TemporaryDirectory);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var beginning = new MemoryStream();
            for (var left = length; left > 0;)
            {
                var chunk = await wire.ReadChunkAsync(left, cancellationToken);
                hash.AppendData(chunk.Span);
                if (beginning.Length < HeaderPart.Longest)
                    beginning.Write(chunk.Span);
                await file.WriteAsync(chunk, cancellationToken);
                left -= chunk.Length;
            }

            Octets = new FileOctets(file, length, Sha256Digest.FromBytes(hash.GetHashAndReset()));
            Beginning = beginning.ToArray();
        }
        catch (Exception e)
        {
            if (file is not null)
                await file.DisposeAsync();
            if (e is not (IOException or UnauthorizedAccessException))
                throw;
            throw wire.Break(FileOctets.NoRoom(failures, options.TemporaryDirectory, length, e));
        }
    }
}
