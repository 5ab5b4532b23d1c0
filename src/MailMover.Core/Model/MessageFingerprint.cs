namespace MailMover.Core.Model;

/// <summary>
/// Evidence that two messages may be the same: a digest of Message-ID, Date, From, To and Subject, normalised for folding, case of
/// names and trailing blanks. Never identity: it is used together with the size or a digest of the body.
/// </summary>
/// <param name="Value">The first 128 bits of a SHA-256 over the normalised fields.</param>
/// <param name="IsStrong">Whether the message has a Message-ID or a Date; without either, the body must be compared as well.</param>
public readonly record struct MessageFingerprint(UInt128 Value, bool IsStrong);
