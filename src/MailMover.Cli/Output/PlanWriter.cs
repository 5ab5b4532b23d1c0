using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>A plan as people read it.</summary>
internal static class PlanWriter
{
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="notes">What to know before it is carried out.</param>
    /// <param name="command">The command that carries it out.</param>
    /// <param name="isFiltered">Whether messages are left out by rules.</param>
    /// <param name="width">Columns.</param>
    public static void Write(TextWriter output, TransferPlan plan, IReadOnlyList<string> notes, string command, bool isFiltered, int width)
    {
        var table = new TextTable([new("Source"), new("Destination"), new("Messages", true), new("Size", true), new("")]);
        foreach (var pair in plan.Pairs)
        {
            var status = pair.Source.Status;
            table.Add(
                pair.Source.Path.ToString(),
                pair.Destination.ToString(),
                status is null ? "-" : Figures.Count(status.Exists),
                status?.SizeInOctets is { } octets ? Figures.Octets(octets) : "-",
                pair.Create ? "create" : "");
        }

        table.SetTotal(Total(plan));
        table.Write(output, width);
        Notes(output, plan, notes, width);
        output.WriteLine();
        Fold(output, $"Nothing was written.{(isFiltered ? " The figures are those of the folders; --since, --before, --max-size and --deleted leave messages out when copying." : "")} To do it, type the same with \"{command}\" and without --dry-run.", width);
    }

    private static string[] Total(TransferPlan plan)
    {
        var sizes = plan.Pairs.Where(p => p.Source.Status is not null).Select(p => p.Source.Status!.SizeInOctets).ToList();
        var create = plan.Pairs.Count(p => p.Create);
        return
        [
            "Total",
            plan.Pairs.Count == 1 ? "1 folder" : $"{Figures.Count(plan.Pairs.Count)} folders",
            Figures.Count(plan.Pairs.Sum(p => p.Source.Status?.Exists ?? 0)),
            // A sum of only some would be taken for the whole.
            sizes.Contains(null) ? "-" : Figures.Octets(sizes.Sum() ?? 0),
            create == 0 ? "" : Figures.Count(create),
        ];
    }

    private static void Notes(TextWriter output, TransferPlan plan, IReadOnlyList<string> notes, int width)
    {
        List<string> lines =
        [
            .. plan.Pairs.Where(p => p.Note.Length > 0).Select(p => $"{p.Source.Path} becomes {p.Destination}: {p.Note}"),
            .. plan.LeftOut.Select(l => $"Left out: {l.Folder.Path}: {l.Reason}"),
            .. plan.Warnings.Select(w => $"Note: {w}"),
            .. notes.Select(n => $"Note: {n}"),
        ];
        if (lines.Count > 0)
            output.WriteLine();
        foreach (var line in lines)
            Fold(output, TerminalText.Sentence(line), width);
    }

    private static void Fold(TextWriter output, string text, int width)
    {
        foreach (var line in TextFold.Words(text, width))
            output.WriteLine(line);
    }
}
