using System.Diagnostics;
using System.Globalization;

namespace MailMover.Benchmarks;

/// <summary>How long a program took and what it used, as GNU time measures it: the whole process from start to exit.</summary>
internal sealed record TimedRun(double WallSeconds, double CpuSeconds, double PeakMebibytes, int ExitCode, bool CutOff)
{
    private const string Time = "/usr/bin/time";

    public static bool IsPossible => File.Exists(Time);

    /// <summary>The median of one figure.</summary>
    public static double Median(IEnumerable<TimedRun> runs, Func<TimedRun, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public static async Task<TimedRun> RunAsync(string program, IReadOnlyList<string> arguments, string directory, TimeSpan limit, CancellationToken cancellationToken)
    {
        var report = Path.Combine(directory, "time.txt");
        var start = new ProcessStartInfo(Time) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-q", "-f", "%e %U %S %M", "-o", report, program, .. arguments])
            start.ArgumentList.Add(argument);
        // imapcopy and mbsync look for configuration in the home directory, too.
        start.Environment["HOME"] = directory;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new TimedRun(limit.TotalSeconds, 0, 0, -1, CutOff: true);
        }

        await File.WriteAllLinesAsync(Path.Combine(directory, "output.txt"), await output, cancellationToken);
        var figures = (await File.ReadAllTextAsync(report, cancellationToken)).Split(' ', '\n').Where(f => f.Length > 0).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToList();
        return new TimedRun(figures[0], figures[1] + figures[2], figures[3] / 1024, process.ExitCode, CutOff: false);
    }
}
