using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Core.Verification.Engine;

/// <summary>Tells how two messages differ: what servers are known to do behind an OK, or anything else.</summary>
public static class ContentComparison
{
    // What is larger is compared by digests alone.
    private const int MostInMemory = 8 << 20;
    private const int LargestHeader = 1 << 20;

    /// <summary>Compares the source's message with its copy.</summary>
    /// <returns>How they compare, and the fields that were added, in words.</returns>
    public static async Task<(ContentMatch Match, string Note)> CompareAsync(MessageOctets source, MessageOctets copy, CancellationToken cancellationToken)
    {
        if (source.Sha256 == copy.Sha256)
            return (ContentMatch.Identical, "");
        var isBodyEqual = await BodyAsync(source, cancellationToken) == await BodyAsync(copy, cancellationToken);
        var (from, to) = (await HeaderAsync(source, cancellationToken), await HeaderAsync(copy, cancellationToken));
        if (isBodyEqual && from.AsSpan().SequenceEqual(to))
            return (ContentMatch.LineEndsOnly, "");
        if (isBodyEqual && Added(from, to) is { } added)
            return (ContentMatch.HeaderAdded, added);
        return await AreOctetsReplacedAsync(source, copy, cancellationToken) ? (ContentMatch.OctetsReplaced, "") : (ContentMatch.Differs, "");
    }

    private static async Task<Model.Sha256Digest> BodyAsync(MessageOctets message, CancellationToken cancellationToken)
    {
        await using var stream = message.OpenRead();
        return await BodyDigest.OfAsync(stream, cancellationToken);
    }

    /// <summary>The header with LF line ends, each line ended, without the empty line; of a message without an empty line, all of it.</summary>
    private static async Task<byte[]> HeaderAsync(MessageOctets message, CancellationToken cancellationToken)
    {
        var octets = Normalise(await ReadAsync(message, LargestHeader, cancellationToken));
        if (octets.Length > 0 && octets[0] == (byte)'\n')
            return [];
        var end = octets.AsSpan().IndexOf("\n\n"u8);
        return end < 0 ? octets : octets[..(end + 1)];
    }

    private static async Task<byte[]> ReadAsync(MessageOctets message, int most, CancellationToken cancellationToken)
    {
        var octets = new byte[Math.Min(message.Length, most)];
        await using var stream = message.OpenRead();
        await stream.ReadExactlyAsync(octets, cancellationToken);
        return octets;
    }

    private static byte[] Normalise(byte[] octets)
    {
        var normal = new List<byte>(octets.Length + 1);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] != (byte)'\r' || i + 1 == octets.Length || octets[i + 1] != (byte)'\n')
                normal.Add(octets[i]);
        }

        if (normal.Count > 0 && normal[^1] != (byte)'\n')
            normal.Add((byte)'\n');
        return [.. normal];
    }

    /// <summary>The names of the fields that the copy has besides all of the source's, in their order; null where it is not so.</summary>
    private static string? Added(byte[] source, byte[] copy)
    {
        var (from, to) = (Fields(source), Fields(copy));
        var added = new List<string>();
        var next = 0;
        foreach (var field in to)
        {
            if (next < from.Count && from[next] == field)
                next++;
            else if (field.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                added.Add(field[..colon].Trim());
            else
                return null;
        }

        return next == from.Count && added.Count > 0 ? string.Join(", ", added.Distinct(StringComparer.OrdinalIgnoreCase)) : null;
    }

    private static List<string> Fields(byte[] header)
    {
        var fields = new List<string>();
        foreach (var line in Encoding.Latin1.GetString(header).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (fields.Count > 0 && line[0] is ' ' or '\t')
                fields[^1] += "\n" + line;
            else
                fields.Add(line);
        }

        return fields;
    }

    private static async Task<bool> AreOctetsReplacedAsync(MessageOctets source, MessageOctets copy, CancellationToken cancellationToken)
    {
        if (source.Length > MostInMemory || copy.Length > MostInMemory)
            return false;
        var (from, to) = (Normalise(await ReadAsync(source, MostInMemory, cancellationToken)), Normalise(await ReadAsync(copy, MostInMemory, cancellationToken)));
        return IsSameButForReplaced(from, to);
    }

    /// <summary>
    /// Whether the copy is the source but for single octets that were replaced by another one or left out: those above 127 in the header, NUL and bare
    /// carriage returns anywhere. The offsets that are still possible are followed together, so that no message takes long.
    /// </summary>
    private static bool IsSameButForReplaced(byte[] source, byte[] copy)
    {
        const int MostOffsets = 4096;
        var headerEnd = source.AsSpan().IndexOf("\n\n"u8);
        var offsets = new List<int> { 0 };
        for (var i = 0; i < source.Length && offsets.Count is > 0 and < MostOffsets; i++)
        {
            var octet = source[i];
            var mayChange = octet is 0 or (byte)'\r' || (octet > 127 && (headerEnd < 0 || i < headerEnd));
            var next = new List<int>(offsets.Count + 1);
            foreach (var offset in offsets)
            {
                var at = i - offset;
                if (at < copy.Length && (copy[at] == octet || (mayChange && copy[at] != (byte)'\n')) && !next.Contains(offset))
                    next.Add(offset);
                if (mayChange && !next.Contains(offset + 1))
                    next.Add(offset + 1);
            }

            offsets = next;
        }

        return offsets.Contains(source.Length - copy.Length);
    }
}
