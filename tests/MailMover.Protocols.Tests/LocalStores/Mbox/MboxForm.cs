using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.LocalStores;
using MailMover.Protocols.LocalStores.Mbox;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

/// <summary>Writes and reads mbox files by their pieces, without an endpoint.</summary>
internal static class MboxForm
{
    public static readonly DateTimeOffset SomeDate = new(2020, 3, 2, 10, 11, 12, TimeSpan.FromHours(1));

    /// <summary>The file that holds these messages.</summary>
    public static async Task<byte[]> WriteAsync(params IReadOnlyList<byte[]> messages)
    {
        var file = new Collected();
        foreach (var message in messages)
            await new MessageEncoder(file).WriteAsync(PooledOctets.CopyOf(message), FlagSet.Empty, SomeDate, CancellationToken.None);
        return file.ToArray();
    }

    /// <summary>The messages of a file, in pieces of a size that cuts through everything sooner or later.</summary>
    public static IReadOnlyList<ReadMessage> Read(byte[] file, int piece = 1 << 20)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using var handle = File.OpenHandle(path);
            using var boundaries = new MessageBoundaries(handle, 0, file.Length, CancellationToken.None);
            var messages = new List<ReadMessage>();
            while (boundaries.Next())
                messages.Add(Decode(file, boundaries.Current, piece));
            return messages;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static IReadOnlyList<string> ReadText(string file) => [.. Read(Encoding.Latin1.GetBytes(file)).Select(m => Encoding.Latin1.GetString(m.Octets))];

    private static ReadMessage Decode(byte[] file, MessagePlace place, int piece)
    {
        var (output, flags) = (new Collected(), new StoredFlags());
        var decoder = new MessageDecoder(output, flags);
        var octets = file.AsSpan((int)place.Start, (int)place.Length);
        decoder.Begin(place.IsQuoted, octets[..Math.Min(4096, octets.Length)]);
        for (var at = 0; at < octets.Length; at += piece)
            decoder.Feed(octets.Slice(at, Math.Min(piece, octets.Length - at)));
        decoder.Finish();
        return new ReadMessage(output.ToArray(), flags.ToFlagSet(), flags.IsExpunged, place);
    }

    internal sealed record ReadMessage(byte[] Octets, FlagSet Flags, bool IsExpunged, MessagePlace Place);

    private sealed class Collected : OctetSink
    {
        private readonly MemoryStream _octets = new();

        public override void Write(ReadOnlySpan<byte> octets) => _octets.Write(octets);

        public byte[] ToArray() => _octets.ToArray();
    }
}
