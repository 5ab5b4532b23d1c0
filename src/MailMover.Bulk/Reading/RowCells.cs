namespace MailMover.Bulk.Reading;

/// <summary>The cells of one row by what they hold, and the problems found in them.</summary>
internal sealed class RowCells(ColumnPlan plan, CsvRow row)
{
    private readonly List<BulkProblem> _problems = [];
    private readonly HashSet<int> _hidden = [];

    public IReadOnlyList<BulkProblem> Problems => _problems;

    public ColumnPlan Plan => plan;

    public int Line => row.Line;

    /// <summary>A cell without the blanks around it; empty where the file has none.</summary>
    public string this[BulkColumn column] => Raw(column).Trim();

    /// <summary>A cell as it stands there, since blanks may belong to a password.</summary>
    public string Raw(BulkColumn column)
    {
        var index = plan.IndexOf(column);
        return index >= 0 && index < row.Cells.Count ? row.Cells[index].Text : "";
    }

    public void Problem(BulkColumn column, string text)
    {
        var index = plan.IndexOf(column);
        if (index < 0)
            Problem(column, Named(column), text);
        else
            _problems.Add(new BulkProblem(row.Line, plan.Names[index], index + 1, text));
    }

    public void Problem(BulkColumn column, string name, string text)
    {
        var index = plan.IndexOf(column);
        _problems.Add(new BulkProblem(row.Line, index < 0 ? name : plan.Names[index], index + 1, text));
    }

    public void Problem(string text) => _problems.Add(new BulkProblem(row.Line, "", 0, text));

    /// <summary>This cell is or may be a secret, and is never shown.</summary>
    public void Hide(BulkColumn column) => _hidden.Add(plan.IndexOf(column));

    /// <summary>The cells as they may be shown. Where the form of the row is wrong, a password may stand anywhere, and none is shown.</summary>
    public IReadOnlyList<string> Shown(bool isWellFormed)
    {
        var shown = new string[plan.Columns.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            var text = i < row.Cells.Count ? row.Cells[i].Text : "";
            shown[i] = !isWellFormed || (_hidden.Contains(i) && text.Length > 0) ? SecretReference.ResultMarker : text;
        }

        return shown;
    }

    private static string Named(BulkColumn column) => string.Concat(column.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
