using MailMover.Providers.Templates;

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
        var templates = new List<ProviderTemplate>();
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<CatalogProblem>();
        foreach (var file in FilesIn(directory, problems))
        {
            var (template, wrong) = ReadFile(file, templates, time);
            if (template is null || wrong.Count > 0)
            {
                problems.Add(new CatalogProblem { File = file, Problems = wrong });
                continue;
            }

            templates.Add(template);
            files.Add(template.Id, file);
        }

        return new OwnTemplates { Templates = templates, Files = files, Problems = problems };
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

    private static (ProviderTemplate? Template, IReadOnlyList<TemplateProblem> Problems) ReadFile(string file, IReadOnlyList<ProviderTemplate> others, TimeProvider time)
    {
        try
        {
            var (template, problem) = TemplateReader.Read(File.ReadAllBytes(file));
            return (template, problem is null ? [] : [problem]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, Unreadable(file, failure).Problems);
        }
    }

    private static CatalogProblem Unreadable(string path, Exception failure) => new()
    {
        File = path,
        Problems = [new TemplateProblem { Path = "$", Text = $"It cannot be read: {failure.Message}" }],
    };
}
