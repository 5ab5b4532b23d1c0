namespace MailMover.Cli.Bulk;

/// <summary>What was typed for all rows, unless a row says otherwise.</summary>
internal sealed record BulkRowDefaults
{
    /// <summary>Options of a copy as they were typed, one with its values each.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];

    public BulkSideDefaults From { get; init; } = new();

    public BulkSideDefaults To { get; init; } = new();
}
