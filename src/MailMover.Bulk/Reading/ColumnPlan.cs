namespace MailMover.Bulk.Reading;

/// <summary>What is in which column of a file.</summary>
internal sealed record ColumnPlan
{
    public required BulkLayout Layout { get; init; }

    public required char Delimiter { get; init; }

    /// <summary>The names as they stand in the file, or those that the layout gives.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What each of them holds.</summary>
    public required IReadOnlyList<BulkColumn> Columns { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The place of a column, from 0; -1 where the file has it not.</summary>
    public int IndexOf(BulkColumn column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
                return i;
        }

        return -1;
    }

    public bool Has(params ReadOnlySpan<BulkColumn> any)
    {
        foreach (var column in any)
        {
            if (IndexOf(column) >= 0)
                return true;
        }

        return false;
    }
}
