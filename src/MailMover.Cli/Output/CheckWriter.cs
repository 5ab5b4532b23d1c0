using MailMover.Core.Preflight;

namespace MailMover.Cli.Output;

/// <summary>What a look before a copy found, for people: how much there is, what was found, and at last whether a copy may begin and how.</summary>
internal static class CheckWriter
{
    private const string Bullet = "  - ";

    private static readonly (FindingSeverity Severity, string Title)[] Groups =
    [
        (FindingSeverity.Problem, "Problems: a copy cannot succeed"),
        (FindingSeverity.Warning, "Warnings: something will be missing or different"),
        (FindingSeverity.Note, "Good to know"),
    ];

    public static void Write(TextWriter output, PreflightReport report, string? planFile, string copyCommand, int width)
    {
        output.WriteLine();
        Fold(output, TerminalText.Escape($"{report.Source} to {report.Destination}"), width);
        if (report.Figures is { } figures)
            Write(output, figures, width);
        Findings(output, report, width);
        output.WriteLine();
        if (planFile is not null)
            Fold(output, $"The plan is written to {TerminalText.Escape(planFile)}.", width);
        Fold(output, Verdict(report), width);
        if (!report.IsReady)
            return;
        output.WriteLine("To copy:");
        // In one line, however long: a command that is broken in two is two commands to a shell.
        output.WriteLine($"  {copyCommand}");
    }

    /// <summary>The problems alone, where nothing else is wanted.</summary>
    public static void Problems(TextWriter output, PreflightReport report, int width)
    {
        foreach (var problem in report.Problems)
            Write(output, problem, width);
        Fold(output, Verdict(report), width);
    }

    private static string Verdict(PreflightReport report)
    {
        var problems = report.Problems.ToList();
        if (problems.Count > 0)
            return problems.Count == 1 ? "Not ready: 1 problem has to be put right first." : $"Not ready: {Figures.Count(problems.Count)} problems have to be put right first.";
        return report.Findings.Count(f => f.Severity == FindingSeverity.Warning) switch
        {
            0 => "Ready to copy.",
            1 => "Ready to copy, with 1 warning.",
            var warnings => $"Ready to copy, with {Figures.Count(warnings)} warnings.",
        };
    }

    private static void Write(TextWriter output, PreflightFigures figures, int width)
    {
        var create = figures.FoldersToCreate == 0 ? "" : $", {Figures.Count(figures.FoldersToCreate)} of them to be created";
        Fold(output, $"{(figures.Folders == 1 ? "1 folder" : $"{Figures.Count(figures.Folders)} folders")}{create}; {Figures.Messages(figures.Messages)}, {Size(figures.Octets)}.", width);
        if (figures.Skipped > 0)
            Fold(output, $"The rules leave out {Figures.Messages(figures.Skipped)}.", width);
        if (figures.AlreadyThere + figures.RefusedEarlier > 0)
            Fold(output, $"Copied already: {Figures.Messages(figures.AlreadyThere)}.{(figures.RefusedEarlier > 0 ? $" Refused when they were copied: {Figures.Count(figures.RefusedEarlier)}." : "")} Still to come: {Figures.Messages(figures.MessagesToCome)}{(figures.MessagesToCome == 0 ? "" : $", {Size(figures.OctetsToCome)}")}.", width);
        if (figures.MessagesToCome == 0)
            return;
        if (figures.AtLeast is { } atLeast)
            Fold(output, $"It takes at least {Time(atLeast)}: {figures.AtLeastBecause}. How fast the servers are is not known beforehand.", width);
        if (figures.Days is > 1 and var days)
            Fold(output, $"The daily caps of the providers make {Figures.Count(days)} days of it.", width);
    }

    private static void Findings(TextWriter output, PreflightReport report, int width)
    {
        foreach (var (severity, title) in Groups)
        {
            var findings = report.Findings.Where(f => f.Severity == severity).ToList();
            if (findings.Count == 0)
                continue;
            output.WriteLine();
            output.WriteLine(title);
            foreach (var finding in findings)
                Write(output, finding, width);
        }
    }

    private static void Write(TextWriter output, PreflightFinding finding, int width)
    {
        var lead = Bullet;
        foreach (var line in TextFold.Words(Sentence(finding.Reason), width - Bullet.Length))
        {
            output.WriteLine(lead + line);
            lead = new string(' ', Bullet.Length);
        }

        if (finding.NextStep.Length > 0)
            Indented($"What to do: {Sentence(finding.NextStep)}");
        if (finding.Page is not null)
            output.WriteLine($"{lead}{TerminalText.Escape(finding.Page)}");

        void Indented(string text)
        {
            foreach (var line in TextFold.Words(text, width - Bullet.Length))
                output.WriteLine(lead + line);
        }
    }

    private static string Sentence(string text)
    {
        var sentence = TerminalText.Sentence(text);
        return sentence is [.., '.' or '!' or '?' or ':'] ? sentence : $"{sentence}.";
    }

    private static string Size(long? octets) => octets is { } known ? Figures.Octets(known) : "the source does not tell how large";

    private static string Time(TimeSpan time) => time < TimeSpan.FromMinutes(1) ? $"{Figures.Count((long)Math.Max(1, Math.Ceiling(time.TotalSeconds)))} {(time.TotalSeconds <= 1 ? "second" : "seconds")}" : Figures.Duration(time);

    private static void Fold(TextWriter output, string text, int width)
    {
        foreach (var line in TextFold.Words(text, width))
            output.WriteLine(line);
    }
}
