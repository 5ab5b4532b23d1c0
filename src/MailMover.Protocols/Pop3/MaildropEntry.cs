namespace MailMover.Protocols.Pop3;

/// <summary>One message as its session lists it.</summary>
/// <param name="Number">Its message number, which means something in this session only.</param>
/// <param name="SizeInOctets">Its size as LIST tells it; negative where it does not.</param>
/// <param name="UniqueId">Its UIDL; null where the server gave none.</param>
internal sealed record MaildropEntry(int Number, long SizeInOctets, string? UniqueId)
{
    /// <summary>What identifies it: its UIDL, or what <see cref="ContentNames"/> makes of its content.</summary>
    public string Name { get; set; } = "";

    /// <summary>The number that the name has for good.</summary>
    public uint Uid { get; set; }
}
