namespace MailMover.Protocols.Pop3;

/// <summary>One message as its session lists it.</summary>
/// <param name="number">Its message number.</param>
/// <param name="sizeInOctets">Its size.</param>
internal sealed class MaildropEntry(int number, long sizeInOctets)
{
    /// <summary>Its message number, which means something in this session only.</summary>
    public int Number => number;

    /// <summary>Its size as LIST tells it; negative where it does not.</summary>
    public long SizeInOctets => sizeInOctets;

    /// <summary>Its UIDL; null where the server gave none.</summary>
    public string? UniqueId { get; set; }

    /// <summary>What identifies it: its UIDL, or what <see cref="ContentNames"/> makes of its content.</summary>
    public string Name { get; set; } = "";

    /// <summary>The number that the name has for good.</summary>
    public uint Uid { get; set; }
}
