using System.Text.Json;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>How a copy ended.</summary>
/// <param name="Process">Its exit code and words.</param>
/// <param name="Total">The terms of its equation by their names in the JSON output; null where it did not come to tell them.</param>
internal sealed record CopyOutcome(ProcessOutcome Process, IReadOnlyDictionary<string, long>? Total)
{
    public int ExitCode => Process.ExitCode;

    public bool HasHung => ExitCode == DisturbedRun.Hung;

    public static CopyOutcome Of(ProcessOutcome process) => new(process, TotalIn(process.Output));

    private static Dictionary<string, long>? TotalIn(string output)
    {
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith("""{"event":"run_finished",""", StringComparison.Ordinal) && l.EndsWith('}'));
        if (line is null)
            return null;
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("total").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt64());
    }
}
