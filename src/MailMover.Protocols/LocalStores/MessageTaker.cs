using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MimeKit.Utils;

namespace MailMover.Protocols.LocalStores;

/// <summary>Takes the octets of a stored message: small ones into memory, large ones into a file, too large ones nowhere.</summary>
internal sealed class MessageTaker(LocalStoreOptions options, LocalFailures failures)
{
    /// <summary>More than this of a message is no header.</summary>
    private const int LongestHeader = MessageHeaderParser.MaxOctets;

    private const int FirstBuffer = 16 << 10;

    /// <summary>Reads a message to its end. What goes wrong with it alone is a result; what goes wrong with the temporary file is an exception.</summary>
    public async Task<FetchedMessage> TakeAsync(MessageListing message, Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (length > options.MaxMessageInOctets)
                    return TooLarge(message);
                if (read == 0)
                {
                    var header = Parse(buffer.AsSpan(0, length));
                    var octets = new PooledOctets(buffer, length);
                    buffer = null;
                    return new FetchedMessage { Message = message, Outcome = FetchOutcome.Read, Octets = octets, Header = header };
                }

                if (length > options.MemoryThresholdInOctets)
                    return await TakeIntoFileAsync(message, buffer.AsMemory(0, length), stream, cancellationToken);
                if (length == buffer.Length)
                    Grow(ref buffer, length);
            }
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads no more of a message than its header, unless its octets are to be counted.</summary>
    public static async Task<(MessageHeader Header, long Length)> TakeHeaderAsync(Stream stream, bool countsOctets, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            for (int read; length < LongestHeader && !HasEmptyLine(buffer.AsSpan(0, length)) && (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
                if (length == buffer.Length)
                    Grow(ref buffer, length);
            }

            var header = Parse(buffer.AsSpan(0, length));
            long counted = length;
            for (int read; countsOctets && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
                counted += read;
            return (header, counted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static MessageHeader Parse(ReadOnlySpan<byte> beginning) => MessageHeaderParser.Parse(beginning[..Math.Min(beginning.Length, LongestHeader)], Rfc2047.DecodeText);

    private static bool HasEmptyLine(ReadOnlySpan<byte> octets) =>
        octets.StartsWith("\r\n"u8) || octets.StartsWith("\n"u8) || octets.IndexOf("\n\r\n"u8) >= 0 || octets.IndexOf("\n\n"u8) >= 0;

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private FetchedMessage TooLarge(MessageListing message) => new()
    {
        Message = message,
        Outcome = FetchOutcome.Failed,
        Reason = string.Create(CultureInfo.InvariantCulture, $"it has more than the {options.MaxMessageInOctets:N0} octets that are allowed (--max-message)"),
    };

    private async Task<FetchedMessage> TakeIntoFileAsync(MessageListing message, ReadOnlyMemory<byte> beginning, Stream stream, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        var chunk = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            file = OnTheWay(() => FileOctets.Create(options.TemporaryDirectory));
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length = 0;
            for (var next = beginning; next.Length > 0; next = chunk.AsMemory(0, await stream.ReadAsync(chunk, cancellationToken)))
            {
                length += next.Length;
                if (length > options.MaxMessageInOctets)
                {
                    await file.DisposeAsync();
                    return TooLarge(message);
                }

                hash.AppendData(next.Span);
                await WriteAsync(file, next, cancellationToken);
            }

            var octets = new FileOctets(file, length, Sha256Digest.FromBytes(hash.GetHashAndReset()));
            file = null;
            return new FetchedMessage { Message = message, Outcome = FetchOutcome.Read, Octets = octets, Header = Parse(beginning.Span) };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
            if (file is not null)
                await file.DisposeAsync();
        }
    }

    private async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(octets, cancellationToken);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw NotKept(e);
        }
    }

    private FileStream OnTheWay(Func<FileStream> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw NotKept(e);
        }
    }

    private MailFailureException NotKept(Exception e) => failures.Permanent(
        FailureScope.Endpoint,
        $"A large message could not be kept in {LocalFailures.Show(options.TemporaryDirectory)} on its way: {LocalFailures.Words(e)}. Make room there, or name another state directory.");
}
