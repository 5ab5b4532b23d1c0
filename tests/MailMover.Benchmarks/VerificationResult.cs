using System.Globalization;

namespace MailMover.Benchmarks;

/// <summary>One line of the table of verifications: medians of the repeated runs.</summary>
/// <param name="Name">The level, or what else compared.</param>
/// <param name="Messages">Messages at the source.</param>
/// <param name="Runs">The runs; those of a comparer inside this process have no figures but the time.</param>
/// <param name="Verdict">What it said last.</param>
internal sealed record VerificationResult(string Name, int Messages, IReadOnlyList<TimedRun> Runs, string Verdict)
{
    public string ToMarkdown()
    {
        if (Runs.Any(r => r.CutOff))
            return string.Create(CultureInfo.InvariantCulture, $"| {Name} | over {Runs[^1].WallSeconds:0} | | | | |");
        var wall = TimedRun.Median(Runs, r => r.WallSeconds);
        var process = Runs.All(r => r.PeakMebibytes > 0)
            ? string.Create(CultureInfo.InvariantCulture, $"{TimedRun.Median(Runs, r => r.CpuSeconds):0.0} | {TimedRun.Median(Runs, r => r.PeakMebibytes):0}")
            : " | ";
        return string.Create(CultureInfo.InvariantCulture, $"| {Name} | {wall:0.0} | {Messages / Math.Max(wall, 0.01):#,0} | {process} | {Verdict} |");
    }
}
