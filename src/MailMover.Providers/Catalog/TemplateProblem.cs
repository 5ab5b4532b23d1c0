namespace MailMover.Providers.Catalog;

/// <summary>Something that is wrong in a template.</summary>
public sealed record TemplateProblem
{
    /// <summary>Where, as a JSON path: <c>$.imap[0].port</c>; <c>$</c> for the whole.</summary>
    public required string Path { get; init; }

    /// <summary>What is wrong and what to do, in a sentence for people.</summary>
    public required string Text { get; init; }

    /// <summary>The line in the file, from 1; null where it is not known.</summary>
    public int? Line { get; init; }

    /// <summary>The column in the line, in octets from 1; null where it is not known.</summary>
    public int? Column { get; init; }
}
