using MailMover.Providers.Templates;
using MailMover.Providers.Validation;

namespace MailMover.Providers.Catalog;

/// <summary>The templates of the user's folder.</summary>
internal sealed record OwnTemplates
{
    /// <summary>Those that can be used.</summary>
    public required IReadOnlyList<ProviderTemplate> Templates { get; init; }

    /// <summary>The file of each, by its id.</summary>
    public required Dictionary<string, string> Files { get; init; }

    /// <summary>The files that cannot, and why.</summary>
    public required IReadOnlyList<CatalogProblem> Problems { get; init; }

    public static OwnTemplates Read(string? directory, TimeProvider time)
    {
        var problems = new List<CatalogProblem>();
        var files = TemplateSet.Check([.. FilesIn(directory, problems).Select(f => TemplateFile.Read(f, time))]);
        problems.AddRange(files.Where(f => f.Problems.Count > 0).Select(f => new CatalogProblem { File = f.File, Problems = f.Problems }));
        var usable = files.Where(f => f.Problems.Count == 0).ToList();
        return new OwnTemplates
        {
            Templates = [.. usable.Select(f => f.Template!)],
            Files = usable.ToDictionary(f => f.Template!.Id, f => f.File, StringComparer.OrdinalIgnoreCase),
            Problems = problems,
        };
    }

    private static string[] FilesIn(string? directory, List<CatalogProblem> problems)
    {
        if (directory is null)
            return [];
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(directory, failure));
            return [];
        }
    }

    private static CatalogProblem Unreadable(string path, Exception failure) => new()
    {
        File = path,
        Problems = [new TemplateProblem { Path = "$", Text = $"It cannot be read: {failure.Message}" }],
    };
}
