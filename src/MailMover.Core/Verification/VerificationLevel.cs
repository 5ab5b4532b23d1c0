namespace MailMover.Core.Verification;

/// <summary>How closely a verification looks.</summary>
public enum VerificationLevel
{
    /// <summary>Numbers of messages only. Never GREEN: a number does not say which messages they are.</summary>
    Counts,

    /// <summary>Every message by Message-ID, Date, From, To, Subject, size and the date it was received. Where these leave a doubt, that message is read back.</summary>
    Headers,

    /// <summary>Every message is read back from both ends and its octets are compared.</summary>
    Content,
}
