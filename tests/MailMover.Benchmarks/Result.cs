using System.Globalization;

namespace MailMover.Benchmarks;

/// <summary>One line of the table: medians of the repeated runs.</summary>
internal sealed record Result(string Workload, int RoundTrip, string Tool, int Messages, IReadOnlyList<TimedRun> First, IReadOnlyList<TimedRun> Rerun, string Arrived)
{
    public string ToMarkdown()
    {
        if (First.Any(r => r.CutOff))
            return string.Create(CultureInfo.InvariantCulture, $"| {Tool} | over {First[0].WallSeconds:0} | | | | | {Arrived} |");
        var wall = Median(First, r => r.WallSeconds);
        var rerun = Rerun.Count == 0 ? "" : Median(Rerun, r => r.WallSeconds).ToString("0.0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"| {Tool} | {wall:0.0} | {Messages / Math.Max(wall, 0.01):#,0} | {Median(First, r => r.CpuSeconds):0.0} | {Median(First.Concat(Rerun), r => r.PeakMebibytes):0} | {rerun} | {Arrived} |");
    }

    private static double Median(IEnumerable<TimedRun> runs, Func<TimedRun, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
