using System.Globalization;

namespace MailMover.Benchmarks;

/// <summary>One line of the table: medians of the repeated runs.</summary>
internal sealed record Result(string Workload, int RoundTrip, string Tool, int Messages, IReadOnlyList<TimedRun> First, IReadOnlyList<TimedRun> Rerun, string Arrived)
{
    /// <summary>How long it took to verify these copies; empty for tools that cannot.</summary>
    public IReadOnlyList<VerificationResult> Verifications { get; init; } = [];

    public string ToMarkdown()
    {
        if (First.Any(r => r.CutOff))
            return string.Create(CultureInfo.InvariantCulture, $"| {Tool} | over {First[0].WallSeconds:0} | | | | | {Arrived} |");
        var wall = TimedRun.Median(First, r => r.WallSeconds);
        var rerun = Rerun.Count == 0 ? "" : TimedRun.Median(Rerun, r => r.WallSeconds).ToString("0.0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"| {Tool} | {wall:0.0} | {Messages / Math.Max(wall, 0.01):#,0} | {TimedRun.Median(First, r => r.CpuSeconds):0.0} | {TimedRun.Median(First.Concat(Rerun), r => r.PeakMebibytes):0} | {rerun} | {Arrived} |");
    }
}
