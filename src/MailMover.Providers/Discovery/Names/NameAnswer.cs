namespace MailMover.Providers.Discovery.Names;

/// <summary>What DNS said.</summary>
/// <param name="Records">The records; none where it has none, or gave no answer.</param>
/// <param name="Failure">Why there is no answer, in words; null where there is one.</param>
/// <param name="HasNoName">Whether it said that there is no such name at all (NXDOMAIN).</param>
internal sealed record NameAnswer<T>(IReadOnlyList<T> Records, string? Failure = null, bool HasNoName = false);
