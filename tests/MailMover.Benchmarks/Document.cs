using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MailMover.Benchmarks;

/// <summary>Writes results as Markdown and puts them between the markers of a document.</summary>
internal static class Document
{
    private const string Begin = "<!-- written by the benchmark: begin -->";
    private const string End = "<!-- written by the benchmark: end -->";

    public static string Table(IReadOnlyList<Result> results, string command)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"Measured with `{command}` on {Environment.ProcessorCount} cores with {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, .NET {Environment.Version}."));
        foreach (var group in results.GroupBy(r => (r.Workload, r.RoundTrip)))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {group.Key.Workload}, {group.Key.RoundTrip} ms round trip").AppendLine();
            text.AppendLine("| tool | seconds | messages/s | CPU seconds | peak MiB | rerun, seconds | arrived |").AppendLine("|---|--:|--:|--:|--:|--:|---|");
            foreach (var result in group)
                text.AppendLine(result.ToMarkdown());
            foreach (var tool in group.Where(r => r.Verifications.Count > 0))
            {
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Verifying the copy that {tool.Tool} made:").AppendLine();
                text.AppendLine("| verification | seconds | messages/s | CPU seconds | peak MiB | said |").AppendLine("|---|--:|--:|--:|--:|---|");
                foreach (var verification in tool.Verifications)
                    text.AppendLine(verification.ToMarkdown());
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    public static async Task WriteAsync(string file, string table, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{file} lacks the lines '{Begin}' and '{End}', between which the table goes.");
        await File.WriteAllTextAsync(file, $"{text[..(from + Begin.Length)]}\n\n{table}\n{text[to..]}", cancellationToken);
    }
}
