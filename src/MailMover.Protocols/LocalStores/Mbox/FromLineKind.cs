namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>What a line that begins with <c>From </c> is.</summary>
internal enum FromLineKind
{
    /// <summary>No separator: text.</summary>
    None,

    /// <summary>With sender and date.</summary>
    Dated,

    /// <summary>Nothing but the word. A separator if a header follows.</summary>
    Bare,

    /// <summary>Of Thunderbird and its relatives: <c>From - date</c>. The date is when they wrote it, not when the message arrived.</summary>
    Mozilla,

    /// <summary>Of Eudora, which puts no empty line before it.</summary>
    Eudora,
}
