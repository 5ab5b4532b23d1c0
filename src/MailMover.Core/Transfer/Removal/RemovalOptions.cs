namespace MailMover.Core.Transfer.Removal;

/// <summary>How messages are removed from a source after they were copied.</summary>
public sealed record RemovalOptions
{
    /// <summary>How many days ago a message must have been copied at least (<c>--delete-from-source-after</c>); 0 for at once.</summary>
    public required int AfterDays { get; init; }

    /// <summary>Octets of copies that are read back together. Default: 64 MiB. A larger one is read alone.</summary>
    public long MemoryInOctets { get; init; } = 64L << 20;

    /// <summary>Most attempts in a row without any progress before it stops. Default: 8.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>
    /// Whether a limit that was reached, or a server that asks for more than five minutes, ends it with <see cref="Journal.RunEnding.CapReached"/>. Default: no, it waits.
    /// </summary>
    public bool StopsWhenLimited { get; init; }
}
