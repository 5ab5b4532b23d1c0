namespace MailMover.Core.Limits;

/// <summary>How fast octets may go over all connections to servers of a run, each direction by itself. Octets count as they are on the line, with encryption and compression.</summary>
/// <param name="Down">From servers to this computer.</param>
/// <param name="Up">From this computer to servers.</param>
public sealed record LineRates(RateLimit Down, RateLimit Up)
{
    /// <summary>The same table for both directions.</summary>
    public static LineRates Of(RateTable table, TimeProvider time) => new(new RateLimit(table, time), new RateLimit(table, time));
}
