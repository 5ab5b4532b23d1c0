using System.CommandLine;

namespace MailMover.Cli.Help;

/// <summary>What <c>--help</c> prints. At most 80 columns, so that it reads well everywhere.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int Indent = 2;

    public static void Write(TextWriter output, CommandPage page, IReadOnlyList<CommandPage> subcommands, bool withExitCodes = true)
    {
        var name = page.Command.Name == "mailmover" ? "mailmover" : $"mailmover {page.Command.Name}";
        Paragraph(output, page.Command.Description ?? "");
        output.WriteLine();
        output.WriteLine($"Usage: {name} {page.Usage}".TrimEnd());
        foreach (var paragraph in page.About)
        {
            output.WriteLine();
            Paragraph(output, paragraph);
        }

        List(output, "Commands", [.. subcommands.Select(s => (s.Command.Name, s.Command.Description ?? ""))]);
        foreach (var group in page.Groups)
            List(output, group.Title, [.. group.Options.Select(o => (Label(o), o.Description ?? ""))]);
        Examples(output, page.Examples);
        if (withExitCodes)
            List(output, "Exit codes", [.. ExitCodes.Table.Select(e => (((int)e.Code).ToString(System.Globalization.CultureInfo.InvariantCulture), e.Meaning))]);
    }

    /// <summary>The option as it is typed: <c>--from ENDPOINT</c>.</summary>
    public static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name).Where(n => n.StartsWith('-')));
        return option.HelpName is null ? names : $"{names} {option.HelpName}";
    }

    private static void List(TextWriter output, string title, IReadOnlyList<(string Label, string Text)> rows)
    {
        if (rows.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{title}:");
        var column = Math.Min(30, rows.Max(r => r.Label.Length) + Indent + 2);
        foreach (var (label, text) in rows)
        {
            var lines = TextFold.Words(text, Width - column);
            var head = new string(' ', Indent) + label;
            if (head.Length + 2 > column)
                output.WriteLine(head);
            else
                output.WriteLine(head.PadRight(column) + lines[0]);
            foreach (var line in lines.Skip(head.Length + 2 > column ? 0 : 1))
                output.WriteLine(new string(' ', column) + line);
        }
    }

    private static void Examples(TextWriter output, IReadOnlyList<(string What, string Line)> examples)
    {
        if (examples.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var (what, line) in examples)
        {
            output.WriteLine($"  {what}");
            foreach (var part in line.Split('\n'))
                output.WriteLine($"    {part}");
        }
    }

    private static void Paragraph(TextWriter output, string text)
    {
        foreach (var line in TextFold.Words(text, Width))
            output.WriteLine(line);
    }
}
