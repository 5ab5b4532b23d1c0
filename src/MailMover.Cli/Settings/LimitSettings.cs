using MailMover.Core.Limits;

namespace MailMover.Cli.Settings;

/// <summary>How much a command may take from servers and lines.</summary>
internal sealed record LimitSettings
{
    /// <summary>How fast octets may go; null for no limit.</summary>
    public RateTable? Rate { get; init; }

    /// <summary>What may be read from the source in any 24 hours; null for what its provider is known to allow.</summary>
    public DailyLimit? From { get; init; }

    /// <summary>What may be copied to the destination in any 24 hours; null for what its provider is known to allow.</summary>
    public DailyLimit? To { get; init; }

    /// <summary>Whether a limit that is reached ends the command instead of being waited for.</summary>
    public bool StopsWhenLimited { get; init; }

    /// <summary>After how long nothing new is begun; null for never.</summary>
    public TimeSpan? StopAfter { get; init; }

    /// <summary>After how many octets nothing new is begun; null for never.</summary>
    public long? StopAfterOctets { get; init; }
}
