using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>What is remembered of one message of an mbox file, in as few octets as may be: a file can hold millions.</summary>
internal struct MboxEntry
{
    private int _zoneAndFlags;

    /// <summary>Where its separator begins.</summary>
    public long Separator;

    /// <summary>Where it begins.</summary>
    public long Start;

    /// <summary>Its octets in the file.</summary>
    public long Length;

    /// <summary>Its octets as they are presented.</summary>
    public long Size;

    /// <summary>Its internal date, in seconds since 1970; <see cref="long.MinValue"/> for none.</summary>
    public long Date;

    /// <summary>The beginning of the SHA-256 of its presented octets.</summary>
    public UInt128 Digest;

    /// <summary>How many with the same octets come before it, plus one.</summary>
    public int Occurrence;

    /// <summary>Its number.</summary>
    public uint Uid;

    /// <summary>When its flags last changed, as the folder counts.</summary>
    public uint ModSeq;

    /// <summary>Which of the folder's sets of keywords it has.</summary>
    public int Keywords;

    /// <summary>The zone of its date, in minutes.</summary>
    public int ZoneInMinutes
    {
        readonly get => (_zoneAndFlags >> 8) - 1024;
        set => _zoneAndFlags = ((value + 1024) << 8) | (_zoneAndFlags & 0xff);
    }

    /// <summary>Its system flags.</summary>
    public SystemFlags System
    {
        readonly get => (SystemFlags)(_zoneAndFlags & 0x7f);
        set => _zoneAndFlags = (_zoneAndFlags & ~0x7f) | (int)value;
    }

    /// <summary>Whether its From lines are quoted.</summary>
    public bool IsQuoted
    {
        readonly get => (_zoneAndFlags & 0x80) != 0;
        set => _zoneAndFlags = (_zoneAndFlags & ~0x80) | (value ? 0x80 : 0);
    }

    /// <summary>Its internal date.</summary>
    public DateTimeOffset? InternalDate
    {
        readonly get => Date == long.MinValue ? null : DateTimeOffset.FromUnixTimeSeconds(Date).ToOffset(TimeSpan.FromMinutes(ZoneInMinutes));
        set => (Date, ZoneInMinutes) = value is { } date ? (date.ToUnixTimeSeconds(), (int)date.Offset.TotalMinutes) : (long.MinValue, 0);
    }

    /// <summary>By what its number is found again.</summary>
    public readonly string Name => $"{Digest:x32}#{Occurrence}";

    /// <summary>Where it lies.</summary>
    public readonly MessagePlace Place => new(Separator, Start, Length, FromLineKind.Dated, InternalDate, IsQuoted);
}
