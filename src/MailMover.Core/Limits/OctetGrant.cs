namespace MailMover.Core.Limits;

/// <summary>The answer to an <see cref="OctetWish"/>.</summary>
/// <param name="Octets">The octets that are counted as used from now on; 0 where there was no room.</param>
/// <param name="Hour">The hour since 1970 in which they are counted.</param>
/// <param name="RoomAt">When there is room again; null where the wish was granted.</param>
public readonly record struct OctetGrant(long Octets, long Hour, DateTimeOffset? RoomAt);
