namespace MailMover.Core.Model;

/// <summary>An IMAP message: the pair (UIDVALIDITY, UID) of RFC 9051, section 2.3.1.1.</summary>
/// <param name="UidValidity">The UIDVALIDITY of the folder when the UID was read.</param>
/// <param name="Uid">The UID, 1 or higher.</param>
public sealed record ImapMessageKey(uint UidValidity, uint Uid) : MessageKey
{
    /// <inheritdoc/>
    public override uint Generation => UidValidity;

    /// <inheritdoc/>
    public override string ToString() => $"{UidValidity}:{Uid}";
}
