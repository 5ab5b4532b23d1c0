using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores;

/// <summary>A message of a local store that was opened for reading, or why it was not.</summary>
/// <param name="Outcome">Whether it is there and can be read.</param>
/// <param name="Octets">Its octets as a mail server would give them; null unless it can be read. The receiver disposes it.</param>
/// <param name="Reason">Why it cannot be read, with its path; null unless it failed.</param>
internal readonly record struct StoredMessage(FetchOutcome Outcome, Stream? Octets, string? Reason)
{
    /// <summary>
    /// Whether only reading to the end tells how many octets there are, since line ends are completed. What is known of a message by header and size
    /// is then recognised all the same.
    /// </summary>
    public bool IsSizeHidden { get; init; }

    public static StoredMessage Vanished => new(FetchOutcome.Vanished, null, null);

    public static StoredMessage Of(Stream octets) => new(FetchOutcome.Read, octets, null);

    public static StoredMessage Failed(string reason) => new(FetchOutcome.Failed, null, reason);
}
