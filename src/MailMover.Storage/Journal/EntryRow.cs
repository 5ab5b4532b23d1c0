using System.Buffers.Binary;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Storage.Journal;

/// <summary>How an entry lies in the table: the order of its columns, in one place for writing and reading.</summary>
internal static class EntryRow
{
    public const string Columns =
        "generation, uid, state, size, fingerprint, fingerprint_strong, sha256, system_flags, keywords, internal_date, internal_date_zone, " +
        "destination_id, destination_uid_validity, destination_uid, uid_next_before, attempts, reason, " +
        "sent_size, sent_fingerprint, sent_fingerprint_strong, sent_sha256, sent_date, repairs, copied_at, removal";

    /// <summary>How many these are.</summary>
    public const int Count = 25;

    public const string Upsert =
        $"INSERT INTO entry (folder_id, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26) " +
        "ON CONFLICT DO UPDATE SET state = ?4, size = ?5, fingerprint = ?6, fingerprint_strong = ?7, sha256 = ?8, system_flags = ?9, keywords = ?10, internal_date = ?11, " +
        "internal_date_zone = ?12, destination_id = ?13, destination_uid_validity = ?14, destination_uid = ?15, uid_next_before = ?16, attempts = ?17, reason = ?18, " +
        "sent_size = ?19, sent_fingerprint = ?20, sent_fingerprint_strong = ?21, sent_sha256 = ?22, sent_date = ?23, repairs = ?24, copied_at = ?25, removal = ?26";

    public static ImapMessageKey Imap(MessageKey key) =>
        key as ImapMessageKey ?? throw new ArgumentException($"The journal keeps IMAP messages only; {key} is none.", nameof(key));

    public static void Bind(Statement upsert, long folder, ImapMessageKey key, JournalEntry entry, long? destination)
    {
        upsert.Bind(1, folder);
        upsert.Bind(2, key.UidValidity);
        upsert.Bind(3, key.Uid);
        upsert.Bind(4, (int)entry.State);
        upsert.Bind(5, entry.SizeInOctets);
        BindEvidence(upsert, 6, entry.Fingerprint, entry.Sha256);
        upsert.Bind(9, (int)entry.Flags.System);
        upsert.Bind(10, entry.Flags.Keywords.IsEmpty ? null : string.Join(' ', entry.Flags.Keywords));
        if (entry.InternalDate is { } date)
        {
            upsert.Bind(11, date.ToUnixTimeMilliseconds());
            upsert.Bind(12, date.TotalOffsetMinutes);
        }
        else
        {
            upsert.BindNull(11);
            upsert.BindNull(12);
        }

        if (destination is { } id)
            upsert.Bind(13, id);
        else
            upsert.BindNull(13);
        upsert.Bind(14, entry.DestinationUidValidity);
        upsert.Bind(15, entry.DestinationUid);
        upsert.Bind(16, entry.UidNextBefore);
        upsert.Bind(17, entry.Attempts);
        upsert.Bind(18, entry.Reason.Length == 0 ? null : entry.Reason);
        BindSent(upsert, entry.SentInstead);
        if (entry.CopiedAt is { } copied)
            upsert.Bind(25, copied.ToUnixTimeMilliseconds());
        else
            upsert.BindNull(25);
        upsert.Bind(26, (int)entry.Removal);
    }

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public static JournalEntry Read(Statement row, Func<long, FolderPath> destinationOf) => new()
    {
        Key = new ImapMessageKey((uint)row.Number(0), (uint)row.Number(1)),
        State = (EntryState)row.Number(2),
        SizeInOctets = row.Number(3),
        Fingerprint = ReadFingerprint(row, 4),
        Sha256 = ReadDigest(row, 6),
        Flags = FlagSet.Of((SystemFlags)row.Number(7), row.TextOrNull(8)?.Split(' ')),
        InternalDate = row.IsNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(9)).ToOffset(TimeSpan.FromMinutes(row.Number(10))),
        Destination = row.NumberOrNull(11) is { } id ? destinationOf(id) : null,
        DestinationUidValidity = (uint)row.Number(12),
        DestinationUid = (uint)row.Number(13),
        UidNextBefore = (uint)row.Number(14),
        Attempts = (int)row.Number(15),
        Reason = row.TextOrNull(16) ?? "",
        SentInstead = row.IsNull(17) ? null : ReadSent(row),
        CopiedAt = row.IsNull(23) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(23)),
        Removal = (SourceRemovalState)row.Number(24),
    };

    private static SentCopy ReadSent(Statement row) => new()
    {
        SizeInOctets = row.Number(17),
        Fingerprint = ReadFingerprint(row, 18),
        Sha256 = ReadDigest(row, 20),
        HasDate = row.Number(21) != 0,
        Repairs = row.TextOrNull(22) ?? "",
    };

    private static MessageFingerprint ReadFingerprint(Statement row, int column) =>
        row.IsNull(column) ? default : new MessageFingerprint(BinaryPrimitives.ReadUInt128BigEndian(row.Octets(column)), row.Number(column + 1) != 0);

    private static Sha256Digest? ReadDigest(Statement row, int column) => row.IsNull(column) ? null : Sha256Digest.FromBytes(row.Octets(column));

    private static void BindSent(Statement upsert, SentCopy? sent)
    {
        if (sent is null)
        {
            for (var i = 19; i <= 24; i++)
                upsert.BindNull(i);
            return;
        }

        upsert.Bind(19, sent.SizeInOctets);
        BindEvidence(upsert, 20, sent.Fingerprint, sent.Sha256);
        upsert.Bind(23, sent.HasDate ? 1 : 0);
        upsert.Bind(24, sent.Repairs.Length == 0 ? null : sent.Repairs);
    }

    /// <summary>A fingerprint, whether it is strong, and a digest, in three columns one after the other.</summary>
    private static void BindEvidence(Statement upsert, int first, MessageFingerprint fingerprint, Sha256Digest? sha256)
    {
        Span<byte> octets = stackalloc byte[Sha256Digest.SizeInOctets];
        if (fingerprint == default)
        {
            upsert.BindNull(first);
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(octets, fingerprint.Value);
            upsert.Bind(first, octets[..16]);
        }

        upsert.Bind(first + 1, fingerprint.IsStrong ? 1 : 0);
        if (sha256 is { } digest)
        {
            BinaryPrimitives.WriteUInt128BigEndian(octets, digest.High);
            BinaryPrimitives.WriteUInt128BigEndian(octets[16..], digest.Low);
            upsert.Bind(first + 2, octets);
        }
        else
        {
            upsert.BindNull(first + 2);
        }
    }
}
