namespace MailMover.Core.Model;

/// <summary>What identifies a message within its folder, for good or until the server says otherwise. The kinds are its subclasses.</summary>
public abstract record MessageKey
{
    /// <summary>The generation of the key: UIDVALIDITY for IMAP, 0 where identities never change meaning. Keys of different generations are never compared.</summary>
    public abstract uint Generation { get; }
}
