using System.Globalization;
using MailMover.Core.Limits;

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

    /// <summary>Days that both caps make of it, the first one counted; null where no cap is known, or how much there is to copy is not.</summary>
    public static int? Days(PreflightView view)
    {
        var (down, up) = (view.Source.Known.Limits.OctetsDownPerDay, view.Destination.Known.Limits.OctetsUpPerDay);
        return (down ?? up) is null || view.OctetsToCome is not { } octets ? null : 1 + CapForecast.DaysOfCopy(octets, down, up, view.Source.Known.OctetsUsed, view.Destination.Known.OctetsUsed);
    }
}
