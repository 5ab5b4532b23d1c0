namespace MailMover.Protocols.Imap.Wire;

/// <summary>Takes literals that are too large, or too precious, to stand in a response's text.</summary>
internal interface ILiteralTaker
{
    /// <summary>Whether it wants the literal that is announced after this text.</summary>
    bool Claims(ReadOnlySpan<byte> before, long length);

    /// <summary>Reads exactly so many octets from the wire.</summary>
    ValueTask TakeAsync(ImapWire wire, long length, CancellationToken cancellationToken);
}
