using MailMover.Core.Endpoints;

namespace MailMover.Core.Preflight;

/// <summary>What is known of one end without asking it.</summary>
public sealed record PreflightEnd
{
    /// <summary>What its provider allows.</summary>
    public AccountLimits Limits { get; init; } = AccountLimits.None;

    /// <summary>What else is known of its provider.</summary>
    public ProviderKnowledge Knowledge { get; init; } = ProviderKnowledge.None;

    /// <summary>Octets of the day's limit that are used already: what was read from a source, or given to a destination, in the last 24 hours. Default: none.</summary>
    public long OctetsUsed { get; init; }

    /// <summary>Octets that are free on the disk of a local store; null where it is none, or not known.</summary>
    public long? FreeOctets { get; init; }
}
