namespace MailMover.Core.Limits;

/// <summary>What counts for a limit besides the octets of messages, and what of a provider's limit is used.</summary>
public static class CountedOctets
{
    /// <summary>For each message that is listed, read or appended: what servers and clients say besides, rounded up from what Dovecot, Cyrus and Gmail send.</summary>
    public const long PerMessage = 128;

    // Not every octet on the line is counted (commands, flags, listings roughly), and a provider that was overdrawn locks the mailbox for a day.
    private const double Margin = 0.95;

    /// <summary>What a run keeps to where a provider is known to have this limit.</summary>
    /// <param name="perDay">The provider's limit, in octets in any 24 hours; above 0.</param>
    public static long Kept(long perDay) => Math.Max(1, (long)(perDay * Margin));
}
