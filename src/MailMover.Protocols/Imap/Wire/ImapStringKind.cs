namespace MailMover.Protocols.Imap.Wire;

/// <summary>How a string came.</summary>
internal enum ImapStringKind
{
    /// <summary>NIL, or nothing that could be read.</summary>
    Nil,

    /// <summary>In the text: an atom, a quoted string or a literal.</summary>
    Text,

    /// <summary>A literal that an <see cref="ILiteralTaker"/> has taken.</summary>
    Taken,
}
