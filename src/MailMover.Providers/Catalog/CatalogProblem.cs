using System.Globalization;

namespace MailMover.Providers.Catalog;

/// <summary>A file of the user's folder of templates that is not used, and why.</summary>
public sealed record CatalogProblem
{
    /// <summary>The file, or the folder where that cannot be read.</summary>
    public required string File { get; init; }

    /// <summary>What is wrong; at least one.</summary>
    public required IReadOnlyList<TemplateProblem> Problems { get; init; }

    /// <summary>File, position and the first of the problems.</summary>
    public override string ToString()
    {
        var first = Problems[0];
        var position = first is { Line: { } line, Column: { } column } ? string.Create(CultureInfo.InvariantCulture, $":{line}:{column}") : "";
        var path = first.Path == "$" ? "" : $"{first.Path}: ";
        var more = Problems.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" And {Problems.Count - 1} more.");
        return $"{File}{position}: {path}{first.Text}{more}";
    }
}
