using System.Globalization;

namespace MailMover.Core.Preflight.Findings;

/// <summary>What can be said of the time beforehand without guessing: how long it takes at least.</summary>
internal static class TimeOutlook
{
    /// <summary>What a household's line hardly exceeds, in octets a second: 100 Mbit/s.</summary>
    private const double FastLine = 100e6 / 8;

    /// <summary>The least time, and what that rests on.</summary>
    public static (TimeSpan? AtLeast, string Because) Of(PreflightView view, int connections)
    {
        if (view.Source.Identity.IsLocal && view.Destination.Identity.IsLocal)
            return (null, "");
        var asking = view.Destination is { Traits.StreamsAppends: false, Facts.RoundTrip: { } trip } ? trip * view.MessagesToCome / Math.Max(1, connections) : TimeSpan.Zero;
        var sending = view.OctetsToCome is { } octets ? TimeSpan.FromSeconds(octets / FastLine) : (TimeSpan?)null;
        if (asking > (sending ?? TimeSpan.Zero))
            return (asking, string.Create(CultureInfo.InvariantCulture, $"the destination is asked before each message, and answers in {view.Destination.Facts.RoundTrip!.Value.TotalMilliseconds:0.#} ms"));
        return sending is null ? (null, "") : (sending, "that is what the octets alone take on a line of 100 Mbit/s");
    }

    /// <summary>Days that both caps make of it; null where none is known, or how much there is to copy is not.</summary>
    public static int? Days(PreflightView view) =>
        new[] { Days(view.OctetsToCome, view.Source.Known.Limits.OctetsDownPerDay), Days(view.OctetsToCome, view.Destination.Known.Limits.OctetsUpPerDay) }.Max();

    /// <summary>Days that a cap makes of so many octets, from the first day on.</summary>
    public static int? Days(long? octets, long? capADay) =>
        octets is null || capADay is not > 0 ? null : (int)Math.Min(int.MaxValue, Math.Max(1, (octets.Value + capADay.Value - 1) / capADay.Value));
}
