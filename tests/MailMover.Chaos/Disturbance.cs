using System.Globalization;

namespace MailMover.Chaos;

/// <summary>Something that happens to a copy at some instant.</summary>
/// <param name="Kind">What.</param>
/// <param name="Moment">When; its side is the one that is concerned.</param>
/// <param name="Duration">How long it lasts, where that means anything.</param>
/// <param name="Seed">For whatever it has to choose.</param>
internal sealed record Disturbance(DisturbanceKind Kind, Moment Moment, TimeSpan Duration, int Seed)
{
    public bool EndsTheProgram => Kind is DisturbanceKind.Kill or DisturbanceKind.KillWithLateDelivery;

    public override string ToString() => Kind is DisturbanceKind.Stall or DisturbanceKind.HalfCut or DisturbanceKind.KillWithLateDelivery or DisturbanceKind.RefuseConnections
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {Duration.TotalMilliseconds:0} ms at {Moment}")
        : $"{Kind} at {Moment}";
}
