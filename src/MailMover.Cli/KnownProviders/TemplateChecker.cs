using System.Globalization;
using System.Text.Json;
using MailMover.Cli.Commands;
using MailMover.Cli.Output;
using MailMover.Providers.Catalog;
using MailMover.Providers.Validation;

namespace MailMover.Cli.KnownProviders;

/// <summary>Carries out <c>providers validate</c>.</summary>
internal sealed class TemplateChecker(CommandContext context)
{
    private IConsole Console => context.Console;

    public ExitCode Validate(IReadOnlyList<string> places, string? directory, bool asJson)
    {
        if (places.Count == 0)
            places = context.Providers.DirectoryOf(directory) is { } own ? [own] : throw new UsageException($"there is nothing to check: you have no folder {TerminalText.Escape(context.Providers.UsualDirectory)}. Name a file or a folder.");
        var names = places.SelectMany(FilesOf).ToList();
        if (names.Count == 0)
            throw new UsageException($"there is no file with the ending .json in {TerminalText.Escape(string.Join(", ", places))}.");
        var files = TemplateSet.Check([.. names.Select(f => TemplateFile.Read(f, context.Time))]);
        var builtIn = ProviderCatalog.Load(null, context.Time);
        foreach (var file in files)
        {
            var shadowed = Shadowed(file, builtIn);
            if (asJson)
                Console.Output.WriteLine(JsonLine.Write(json => Write(json, file, shadowed)));
            else
                Tell(file, shadowed);
        }

        var wrong = files.Count(f => f.Problems.Count > 0);
        if (!asJson)
            Console.Output.WriteLine(wrong == 0 ? $"{Files(files.Count)} checked, all right." : $"{Files(files.Count)} checked, {Figures.Count(wrong)} with something wrong. A file with something wrong is not used.");
        return wrong == 0 ? ExitCode.Complete : ExitCode.WrongUsage;
    }

    // A folder stands for the files in it, as it does where templates are read.
    private static IEnumerable<string> FilesOf(string place)
    {
        if (!Directory.Exists(place))
            return [place];
        try
        {
            return [.. Directory.EnumerateFiles(place, "*.json").Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the folder {TerminalText.Escape(place)} cannot be read: {TerminalText.Escape(failure.Message)}");
        }
    }

    private static IReadOnlyList<string> Shadowed(TemplateFile file, ProviderCatalog builtIn)
    {
        if (file.Template is not { } template)
            return [];
        var replaced = builtIn.ById(template.Id);
        var taken = template.Domains.Select(d => (Domain: d, From: builtIn.ByDomain(d))).Where(d => d.From is not null && d.From != replaced);
        return
        [
            .. replaced is null ? Array.Empty<string>() : [$"replaces the built-in template {replaced.Id} ({replaced.Name})"],
            .. taken.Select(d => $"takes {d.Domain} from the built-in template {d.From!.Id} ({d.From.Name})"),
        ];
    }

    private void Tell(TemplateFile file, IReadOnlyList<string> shadowed)
    {
        var name = TerminalText.Escape(file.File);
        // One line each, unfolded, in the form that editors jump to.
        foreach (var problem in file.Problems)
        {
            var position = problem is { Line: { } line, Column: { } column } ? string.Create(CultureInfo.InvariantCulture, $":{line}:{column}") : "";
            Console.Output.WriteLine($"{name}{position}: {(problem.Path == "$" ? "" : $"{TerminalText.Escape(problem.Path)}: ")}{TerminalText.Sentence(problem.Text)}");
        }

        foreach (var words in shadowed)
            Console.Output.WriteLine($"{name}: {TerminalText.Escape(words)}.");
    }

    private static void Write(Utf8JsonWriter json, TemplateFile file, IReadOnlyList<string> shadowed)
    {
        json.WriteString("file", file.File);
        json.WriteString("id", file.Template?.Id);
        json.WriteStartArray("problems");
        foreach (var problem in file.Problems)
        {
            json.WriteStartObject();
            json.WriteString("path", problem.Path);
            JsonText.Optional(json, "line", problem.Line);
            JsonText.Optional(json, "column", problem.Column);
            json.WriteString("text", problem.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonText.Strings(json, "shadows", shadowed);
    }

    private static string Files(int count) => count == 1 ? "1 file" : $"{Figures.Count(count)} files";
}
