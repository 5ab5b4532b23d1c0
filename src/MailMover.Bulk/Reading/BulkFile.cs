namespace MailMover.Bulk.Reading;

/// <summary>A file of mailboxes that was read to its end, or as far as that was possible.</summary>
public sealed record BulkFile
{
    /// <summary>Its full path.</summary>
    public required string Path { get; init; }

    /// <summary>Whose layout it has.</summary>
    public BulkLayout Layout { get; init; }

    /// <summary>The names of its columns, as they stand there; those of the layout where it has no header.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What separates its cells.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>The name of its encoding.</summary>
    public string Encoding { get; init; } = "UTF-8";

    /// <summary>Its rows, in order, good and bad ones.</summary>
    public IReadOnlyList<BulkRow> Rows { get; init; } = [];

    /// <summary>What is wrong, of the file as a whole and of all rows, in order of lines.</summary>
    public IReadOnlyList<BulkProblem> Problems { get; init; } = [];

    /// <summary>What the user should know and what stops nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether something is wrong beyond single rows, so that none can be run.</summary>
    public bool IsUnusable { get; init; }

    /// <summary>What was recognised, in words.</summary>
    public string Description => $"{LayoutNames.Of(Layout)}, {DelimiterWords}, {Encoding}";

    private string DelimiterWords => Layout == BulkLayout.Imapcopy ? "separated by blanks" : Delimiter switch
    {
        ',' => "separated by commas",
        ';' => "separated by semicolons",
        _ => "separated by tabs",
    };
}
