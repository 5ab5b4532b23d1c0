namespace MailMover.Core.Limits;

/// <summary>What somebody wants to take of a budget.</summary>
/// <param name="Least">The octets that are needed now; a grant is never less.</param>
/// <param name="Wanted">The octets that are taken if there is room, so that not every message is a write to disk. At least <paramref name="Least"/>.</param>
/// <param name="PerDay">The octets that may go in any 24 hours.</param>
public readonly record struct OctetWish(long Least, long Wanted, long PerDay);
