using System.Text;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>The names of the fields that programs add to the messages of an mbox file.</summary>
internal static class StoreFields
{
    /// <summary>A longer name is none of these.</summary>
    public const int LongestName = 64;

    /// <summary>What stands before a header line of the message that would be taken for one of the file. One is taken off whatever follows it.</summary>
    public static ReadOnlySpan<byte> KeptPrefix => "X-MailMover-Kept-"u8;

    /// <summary>The name of the field with the message's exact length.</summary>
    public static ReadOnlySpan<byte> OctetsName => "X-MailMover-Octets"u8;

    /// <summary>Recognises a name.</summary>
    public static StoreField Recognise(ReadOnlySpan<byte> name)
    {
        name = name.TrimEnd(" \t"u8);
        return name.Length switch
        {
            5 when Is(name, "Lines"u8) => StoreField.Lines,
            5 when Is(name, "X-UID"u8) => StoreField.Numbers,
            6 when Is(name, "Status"u8) => StoreField.Status,
            6 when Is(name, "X-UIDL"u8) => StoreField.MozillaAccount,
            6 when Is(name, "X-IMAP"u8) => StoreField.Internal,
            8 when Is(name, "X-Status"u8) => StoreField.XStatus,
            10 when Is(name, "X-Keywords"u8) => StoreField.Keywords,
            10 when Is(name, "X-IMAPbase"u8) => StoreField.Numbers,
            13 when Is(name, "X-Account-Key"u8) => StoreField.MozillaAccount,
            14 when Is(name, "Content-Length"u8) => StoreField.ContentLength,
            14 when Is(name, "X-Mozilla-Keys"u8) => StoreField.MozillaKeys,
            14 when Is(name, "X-Gmail-Labels"u8) => StoreField.GmailLabels,
            16 when Is(name, "X-Mozilla-Status"u8) => StoreField.MozillaStatus,
            17 when Is(name, "X-Mozilla-Status2"u8) => StoreField.MozillaStatus2,
            18 when Is(name, OctetsName) => StoreField.Octets,
            _ => StoreField.None,
        };
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(name, other);
}
