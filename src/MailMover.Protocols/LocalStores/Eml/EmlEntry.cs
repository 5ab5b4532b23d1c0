using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>What is known of one message of a directory.</summary>
/// <param name="File">Its file, relative to the folder's directory.</param>
/// <param name="FileSize">The file's octets.</param>
/// <param name="Size">The message's octets as presented.</param>
/// <param name="Digest">The beginning of their SHA-256.</param>
/// <param name="Occurrence">How many with the same octets come before it, plus one.</param>
/// <param name="InternalDate">Its internal date.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="IsAsIs">Whether its lines end as they shall.</param>
internal sealed record EmlEntry(string File, long FileSize, long Size, UInt128 Digest, int Occurrence, DateTimeOffset? InternalDate, FlagSet Flags, bool IsAsIs = false)
{
    /// <summary>Its number.</summary>
    public uint Uid { get; init; }

    /// <summary>When its flags last changed, as the folder counts.</summary>
    public uint ModSeq { get; init; }

    /// <summary>Why it cannot be read, in words; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>By what its number is found again. What cannot be read has only its name.</summary>
    public string Name => Problem is null ? $"{Digest:x32}#{Occurrence}" : $"file {File}";
}
