using System.Diagnostics;
using System.Globalization;
using MailMover.Demo;

namespace MailMover.Benchmarks;

/// <summary>Collects the verifications of the copies of one workload: each level of ours, and a comparison that shares no code with it.</summary>
internal sealed class Verifications(int messages, TextWriter log)
{
    private const string Comparer = "the benchmark's own comparison of all contents";
    private static readonly string[] Levels = ["counts", "headers", "content"];
    private readonly Dictionary<string, (List<TimedRun> Runs, string Verdict)> _runs = [];

    public IReadOnlyList<VerificationResult> Results => [.. _runs.Select(r => new VerificationResult(r.Key, messages, r.Value.Runs, r.Value.Verdict))];

    /// <summary>Verifies a copy that was made at each level.</summary>
    /// <param name="tool">Ours.</param>
    /// <param name="context">The copy.</param>
    /// <param name="run">Runs the tool with these arguments.</param>
    public async Task VerifyAsync(Tool tool, ToolContext context, Func<IReadOnlyList<string>, Task<TimedRun>> run)
    {
        foreach (var level in Levels.Where(l => !IsCutOff(Name(l))))
        {
            var timed = await run(tool.Verification!(context, level));
            await AddAsync(Name(level), timed, timed.CutOff ? "" : await VerdictAsync(context));
        }

        string Name(string level) => $"{tool.Name}, `--level {level}`";
    }

    /// <summary>Reads both mailboxes whole over the same lines, one connection each, and compares them.</summary>
    public async Task CompareAsync(Func<Task<MailboxContents>> readSource, Func<Task<MailboxContents>> readDestination)
    {
        var began = Stopwatch.GetTimestamp();
        var read = await Task.WhenAll(readSource(), readDestination());
        var differences = read[0].Differences(read[1]).Count;
        await AddAsync(Comparer, new TimedRun(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 0, 0, CutOff: false), differences == 0 ? "identical" : string.Create(CultureInfo.InvariantCulture, $"{differences:#,0} differences"));
    }

    private bool IsCutOff(string name) => _runs.TryGetValue(name, out var former) && former.Runs[^1].CutOff;

    private async Task AddAsync(string name, TimedRun timed, string verdict)
    {
        var runs = _runs.TryGetValue(name, out var former) ? former.Runs : [];
        runs.Add(timed);
        _runs[name] = (runs, verdict);
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"    {name}: {timed.WallSeconds:0.0} s, {verdict}"));
    }

    // The first word that it says.
    private static async Task<string> VerdictAsync(ToolContext context)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(context.Directory, "output.txt"));
        return lines.Select(l => l.Split(' ')[0]).FirstOrDefault(w => w is "GREEN" or "AMBER" or "RED") ?? "none";
    }
}
