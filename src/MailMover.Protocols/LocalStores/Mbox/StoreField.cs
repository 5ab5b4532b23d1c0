namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>A header field in an mbox file that belongs to the file and not to the message.</summary>
internal enum StoreField
{
    /// <summary>A field of the message.</summary>
    None,

    /// <summary><c>Status</c>.</summary>
    Status,

    /// <summary><c>X-Status</c>.</summary>
    XStatus,

    /// <summary><c>X-Keywords</c>.</summary>
    Keywords,

    /// <summary><c>X-IMAP</c>: the first message of the file is none, but notes of a mail program.</summary>
    Internal,

    /// <summary><c>X-UID</c> and <c>X-IMAPbase</c>, which are of no use elsewhere.</summary>
    Numbers,

    /// <summary><c>Content-Length</c>.</summary>
    ContentLength,

    /// <summary><c>Lines</c>, which belongs to the file only right after Content-Length, as mutt writes it.</summary>
    Lines,

    /// <summary><c>X-Mozilla-Status</c>.</summary>
    MozillaStatus,

    /// <summary><c>X-Mozilla-Status2</c>.</summary>
    MozillaStatus2,

    /// <summary><c>X-Mozilla-Keys</c>.</summary>
    MozillaKeys,

    /// <summary><c>X-Account-Key</c> and <c>X-UIDL</c>, which belong to the file only at the top and together with X-Mozilla-Status, as Thunderbird writes them.</summary>
    MozillaAccount,

    /// <summary><c>X-Gmail-Labels</c>, which is told and stays.</summary>
    GmailLabels,

    /// <summary>Our own: the exact length of the message and how its line ends are kept. See <see cref="MessageEncoder"/>.</summary>
    Octets,

    /// <summary>Our own: a field of the message that has the name of one of the file's.</summary>
    Kept,
}
