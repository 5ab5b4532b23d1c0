namespace MailMover.Core.Model;

/// <summary>
/// The pair (UIDVALIDITY, UID) of RFC 9051, section 2.3.1.1: given by an IMAP server, or kept for an endpoint without UIDs of its own
/// (<see cref="Endpoints.IMessageNumbers"/>).
/// </summary>
/// <param name="UidValidity">The UIDVALIDITY of the folder when the UID was read.</param>
/// <param name="Uid">The UID, 1 or higher.</param>
public sealed record ImapMessageKey(uint UidValidity, uint Uid) : MessageKey
{
    /// <inheritdoc/>
    public override uint Generation => UidValidity;

    /// <inheritdoc/>
    public override string ToString() => $"{UidValidity}:{Uid}";
}
