using System.Globalization;
using MailMover.Core.Endpoints;
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
        var later = new[] { DaysLater(view, view.Source), DaysLater(view, view.Destination) };
        return later.Max() is { } days ? 1 + days : null;
    }

    /// <summary>Days that the cap of one end adds: reading counts at the source, appending at the destination. Null as above.</summary>
    public static int? DaysLater(PreflightView view, EndLook end)
    {
        var isSource = end.Side == EndpointSide.Source;
        if ((isSource ? end.Known.Limits.OctetsDownPerDay : end.Known.Limits.OctetsUpPerDay) is not { } limit || view.OctetsToCome is not { } octets)
            return null;

        // Before it is read from, a folder is listed.
        var counted = view.MessagesToCome + (isSource && octets > 0 ? view.Folders.Sum(f => f.Messages + f.Skipped) : 0);
        return CapForecast.Days(octets + (counted * CountedOctets.PerMessage), CountedOctets.Kept(limit), end.Known.OctetsUsed);
    }
}
