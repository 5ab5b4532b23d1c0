using System.Globalization;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores;

/// <summary>The figures of a folder as they are kept with the folder's numbers, so that what did not change is not read again.</summary>
/// <param name="Stamp">What they are about.</param>
/// <param name="Exists">Its messages.</param>
/// <param name="Octets">Their octets as presented.</param>
/// <param name="ModSeq">How often it was found changed.</param>
internal sealed record FileNote(FileStamp Stamp, long Exists, long Octets, uint ModSeq)
{
    /// <summary>Under what name it is kept.</summary>
    public const string Name = "file";

    /// <summary>Reads one; null where there is none.</summary>
    public static FileNote? Parse(string? text)
    {
        var words = text?.Split(' ') ?? [];
        return words.Length == 5 && Number(words[0], out var length) && Number(words[1], out var changed) && Number(words[2], out var exists) && Number(words[3], out var octets) && Number(words[4], out var modSeq)
            ? new FileNote(new FileStamp(length, changed), exists, octets, (uint)modSeq)
            : null;
    }

    /// <summary>What a folder's figures are by this note.</summary>
    public FolderStatus ToStatus(uint uidValidity, uint uidNext) => new() { UidValidity = uidValidity, UidNext = uidNext, Exists = Exists, SizeInOctets = Octets, HighestModSeq = ModSeq };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stamp} {Exists} {Octets} {ModSeq}");

    private static bool Number(string word, out long number) => long.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);
}
