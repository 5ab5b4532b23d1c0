using System.Text.Json;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Catalog;

/// <summary>Reads a template from the octets of its file.</summary>
internal static class TemplateReader
{
    // What the library puts after its sentence; the position is shown elsewhere.
    private static readonly string[] Positions = [" Path: ", " LineNumber: "];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The template, or what keeps it from being read.</summary>
    public static (ProviderTemplate? Template, TemplateProblem? Problem) Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            var template = JsonSerializer.Deserialize(WithoutMark(octets), TemplateJson.Default.ProviderTemplate);
            return template is null ? (null, new TemplateProblem { Path = "$", Text = "There is only null. A template is an object in braces." }) : (template, null);
        }
        catch (JsonException wrong)
        {
            return (null, ProblemOf(wrong));
        }
    }

    /// <summary>What the parser could not read, and where.</summary>
    public static TemplateProblem ProblemOf(JsonException wrong) => new()
    {
        Path = wrong.Path ?? "$",
        Text = Words(wrong.Message),
        Line = (int?)wrong.LineNumber + 1,
        Column = (int?)wrong.BytePositionInLine + 1,
    };

    /// <summary>Some editors put a mark before the text.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> octets) => octets.StartsWith(ByteOrderMark) ? octets[ByteOrderMark.Length..] : octets;

    private static string Words(string message)
    {
        var end = Positions.Select(p => message.IndexOf(p, StringComparison.Ordinal)).Where(i => i > 0).DefaultIfEmpty(message.Length).Min();
        return message[..end].TrimEnd(' ', '|');
    }
}
