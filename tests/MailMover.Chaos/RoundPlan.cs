using System.Globalization;
using MailMover.Core.Model;
using MailMover.Demo.Servers;

namespace MailMover.Chaos;

/// <summary>All that a round does, drawn from its seed before it begins.</summary>
internal sealed record RoundPlan
{
    public required int Number { get; init; }

    public required int Seed { get; init; }

    public required DovecotOptions Source { get; init; }

    /// <summary>The destination, and what to call it.</summary>
    public required (string Name, DovecotOptions Options) Destination { get; init; }

    /// <summary>How long an octet takes each way.</summary>
    public required TimeSpan Latency { get; init; }

    public required IReadOnlyList<FolderPath> Folders { get; init; }

    public required int Messages { get; init; }

    public required int MedianSizeInOctets { get; init; }

    /// <summary>Sizes of a few large ones.</summary>
    public required IReadOnlyList<int> Large { get; init; }

    /// <summary>Odd messages, as indexes into a list that always has the same order.</summary>
    public required IReadOnlyList<int> Odd { get; init; }

    /// <summary>How often one message is there beyond the first time.</summary>
    public required int IdenticalCopies { get; init; }

    /// <summary>The share of the source's mail that the destination holds before the first copy.</summary>
    public required double HeldBefore { get; init; }

    /// <summary>How many messages of its own the destination has.</summary>
    public required int OwnMail { get; init; }

    /// <summary>The disturbed copies.</summary>
    public required IReadOnlyList<RunPlan> Runs { get; init; }

    /// <summary>What is done once it has arrived.</summary>
    public required VerdictPlan Verdicts { get; init; }

    /// <summary>
    /// Whether something may reach a server after its sender is gone, or come to light there later: a killed Dovecot leaves files that it had not
    /// indexed, and takes them into the folder when it rebuilds the index after the next APPEND.
    /// </summary>
    public bool HoldsUp =>
        Runs.Any(r => r.Disturbances.Any(d => d.Kind is DisturbanceKind.KillWithLateDelivery or DisturbanceKind.Stall or DisturbanceKind.HalfCut or DisturbanceKind.Crash)) || Latency > TimeSpan.Zero;

    public override string ToString()
    {
        var before = HeldBefore > 0 || OwnMail > 0 ? string.Create(CultureInfo.InvariantCulture, $" holding {HeldBefore:0%} and {OwnMail} of its own") : "";
        var latency = Latency > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $", {Latency.TotalMilliseconds:0} ms") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Messages} messages to {Destination.Name}{before}{latency}; ") + string.Join("; ", Runs) + $"; {Verdicts}";
    }
}
