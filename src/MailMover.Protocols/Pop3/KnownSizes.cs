namespace MailMover.Protocols.Pop3;

/// <summary>The sizes of a listing, kept for the next one: a few octets for each message.</summary>
internal static class KnownSizes
{
    public static string Write(IEnumerable<MaildropEntry> entries)
    {
        using var octets = new MemoryStream();
        using var writer = new BinaryWriter(octets);
        uint before = 0;
        foreach (var entry in entries.Where(e => e.SizeInOctets >= 0).OrderBy(e => e.Uid))
        {
            writer.Write7BitEncodedInt64(entry.Uid - before);
            writer.Write7BitEncodedInt64(entry.SizeInOctets);
            before = entry.Uid;
        }

        writer.Flush();
        return Convert.ToBase64String(octets.GetBuffer().AsSpan(0, (int)octets.Length));
    }

    /// <summary>Reads what was written; what cannot be read is not known.</summary>
    public static IReadOnlyDictionary<uint, long> Parse(string? text)
    {
        var sizes = new Dictionary<uint, long>();
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Convert.FromBase64String(text ?? "")));
            for (uint uid = 0; reader.BaseStream.Position < reader.BaseStream.Length;)
            {
                uid += (uint)reader.Read7BitEncodedInt64();
                sizes[uid] = reader.Read7BitEncodedInt64();
            }
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException)
        {
            sizes.Clear();
        }

        return sizes;
    }
}
