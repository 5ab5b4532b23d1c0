using System.Text.Json;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Validation;

/// <summary>A file with a template, read and checked.</summary>
public sealed record TemplateFile
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The template; null where it cannot be read. Not to be used where there are problems.</summary>
    public ProviderTemplate? Template { get; init; }

    /// <summary>All that is wrong, in the order of the file, with line and column.</summary>
    public IReadOnlyList<TemplateProblem> Problems { get; init; } = [];

    /// <summary>Reads a file. One that cannot be read has that as its problem.</summary>
    /// <param name="file">The file, whose name without <c>.json</c> is the id of the template.</param>
    /// <param name="time">What day it is.</param>
    public static TemplateFile Read(string file, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return Parse(file, System.IO.File.ReadAllBytes(file), time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new TemplateFile { File = file, Problems = [new TemplateProblem { Path = "$", Text = $"It cannot be read: {failure.Message}" }] };
        }
    }

    /// <summary>Checks the octets of a file, which may begin with a byte order mark.</summary>
    /// <param name="file">The file, whose name without <c>.json</c> is the id of the template.</param>
    /// <param name="octets">Its octets.</param>
    /// <param name="time">What day it is.</param>
    public static TemplateFile Parse(string file, ReadOnlySpan<byte> octets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(file);
        var text = TemplateReader.WithoutMark(octets);
        try
        {
            using var json = JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (TemplateShape.Check(json.RootElement) is { Count: > 0 } misshapen)
                return new TemplateFile { File = file, Problems = Placed(misshapen, text) };
        }
        catch (JsonException wrong)
        {
            return new TemplateFile { File = file, Problems = [TemplateReader.ProblemOf(wrong)] };
        }

        var (template, unread) = TemplateReader.Read(text);
        if (template is null)
            return new TemplateFile { File = file, Problems = [unread!] };
        return new TemplateFile { File = file, Template = template, Problems = Placed(new TemplateValidator(time).Validate(template, Path.GetFileName(file)), text) };
    }

    /// <summary>The same with further problems, such as what is wrong beside other templates.</summary>
    /// <param name="more">Their paths and words.</param>
    internal TemplateFile With(IEnumerable<TemplateProblem> more)
    {
        var added = more.ToList();
        return added.Count == 0 ? this : this with { Problems = [.. Problems, .. Placed(added, System.IO.File.Exists(File) ? TemplateReader.WithoutMark(System.IO.File.ReadAllBytes(File)) : [])] };
    }

    private static IReadOnlyList<TemplateProblem> Placed(IReadOnlyList<TemplateProblem> problems, ReadOnlySpan<byte> octets)
    {
        if (problems.Count == 0 || octets.IsEmpty)
            return problems;
        var positions = JsonPositions.Of(octets);
        return [.. problems.Select(p => (Problem: p, Place: positions.Find(p.Path))).Select(p => p.Problem with { Line = p.Place.Line, Column = p.Place.Column }).OrderBy(p => p.Line).ThenBy(p => p.Column)];
    }
}
