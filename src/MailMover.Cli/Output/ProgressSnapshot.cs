using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>The counters of a run at one moment.</summary>
internal sealed record ProgressSnapshot
{
    public long MessagesDone { get; init; }

    public long MessagesTotal { get; init; }

    public long OctetsDone { get; init; }

    public long OctetsTotal { get; init; }

    public long Copied { get; init; }

    public long Refused { get; init; }

    public long Failed { get; init; }

    public long Retries { get; init; }

    public int Connections { get; init; }

    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Octets a second, smoothed; 0 while unknown.</summary>
    public double OctetsPerSecond { get; init; }

    /// <summary>How long the rest will take at that rate; null while unknown.</summary>
    public TimeSpan? Remaining =>
        OctetsPerSecond >= 1 && OctetsTotal > 0
            ? TimeSpan.FromSeconds(Math.Max(0, OctetsTotal - OctetsDone) / OctetsPerSecond)
            : null;

    public static ProgressSnapshot Of(TransferProgress progress, RateMeter rate) => new()
    {
        MessagesDone = progress.MessagesDone,
        MessagesTotal = progress.MessagesTotal,
        OctetsDone = progress.OctetsDone,
        OctetsTotal = progress.OctetsTotal,
        Copied = progress.Copied,
        Refused = progress.Refused,
        Failed = progress.Failed,
        Retries = progress.Retries,
        Connections = progress.Connections,
        Folders = [.. progress.ActiveFolders.Select(f => f.ToString())],
        OctetsPerSecond = rate.Sample(progress.OctetsDone),
    };
}
