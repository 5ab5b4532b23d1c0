namespace MailMover.Bulk.Reading;

/// <summary>Finds out by the first line what a file's columns are and what separates them.</summary>
internal static class LayoutDetection
{
    private static readonly char[] Delimiters = [',', ';', '\t'];

    private static readonly (string Name, BulkColumn Column)[] ImapsyncForm =
    [
        ("host1", BulkColumn.SourceHost), ("user1", BulkColumn.SourceUser), ("password1", BulkColumn.SourcePassword),
        ("host2", BulkColumn.DestinationHost), ("user2", BulkColumn.DestinationUser), ("password2", BulkColumn.DestinationPassword), ("extra", BulkColumn.Options),
    ];

    /// <summary>The plan for a file that begins with this row; null where nothing fits.</summary>
    /// <param name="first">The first line that is neither empty nor a comment.</param>
    /// <param name="said">The delimiter that the file names itself (<c>sep=;</c>); null where it does not.</param>
    public static ColumnPlan? Of(string first, char? said)
    {
        var candidates = said is { } one ? [one] : Delimiters;
        var best = candidates.Select(d => Header(first, d)).MaxBy(p => p.Columns.Count(c => c is not BulkColumn.Unused));
        return best is not null && IsHeader(best) ? best with { Layout = LayoutOf(best) } : WithoutHeader(first, candidates);
    }

    private static ColumnPlan Header(string first, char delimiter)
    {
        var cells = CsvRows.Split(first, delimiter).Cells.Select(c => c.Text.Trim()).ToList();
        return new ColumnPlan
        {
            Layout = BulkLayout.Unknown,
            Delimiter = delimiter,
            Names = cells,
            Columns = [.. cells.Select(c => ColumnNames.Find(c) ?? BulkColumn.Unused)],
        };
    }

    // An address, an endpoint or a host is no name of a column.
    private static bool IsHeader(ColumnPlan plan) =>
        plan.Columns.Count(c => c is not BulkColumn.Unused) >= Math.Min(2, plan.Columns.Count) && !plan.Names.Any(n => n.AsSpan().ContainsAny('@', '.', '#') || n.Contains("://", StringComparison.Ordinal));

    private static BulkLayout LayoutOf(ColumnPlan plan)
    {
        bool Named(string name) => plan.Names.Any(n => string.Equals(n.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), name, StringComparison.OrdinalIgnoreCase));
        if (plan.Has(BulkColumn.Source) || plan.Has(BulkColumn.Destination))
            return BulkLayout.Own;
        if (Named("imapmailbox"))
            return BulkLayout.ExchangeWizard;
        if (Named("host1") || Named("user1"))
            return BulkLayout.Imapsync;
        if (Named("sourceemail") && (Named("sourceloginname") || Named("destinationemail")))
            return BulkLayout.MigrationWiz;
        return Named("emailaddress") && Named("username") ? BulkLayout.Microsoft365 : BulkLayout.Named;
    }

    private static ColumnPlan? WithoutHeader(string first, IReadOnlyList<char> candidates)
    {
        foreach (var delimiter in candidates)
        {
            var cells = CsvRows.Split(first, delimiter).Cells;
            if ((cells.Count is 6 or 7 || (cells.Count == 8 && cells[7].Text.Length == 0)) && IsHost(cells[0].Text) && IsHost(cells[3].Text))
                return Form(BulkLayout.Imapsync, delimiter, ImapsyncForm);
            if (cells.Count == 2 && cells[0].Text.IndexOf('#', StringComparison.Ordinal) > 0)
                return Form(BulkLayout.Google, delimiter, ("user#password", BulkColumn.SourceUserAndPassword), ("target", BulkColumn.DestinationAddress));
        }

        return null;
    }

    // Else six columns of any header would be taken for a row, with a password where a name belongs.
    private static bool IsHost(string text)
    {
        var host = text.Trim();
        return !host.AsSpan().ContainsAny('@', ' ') && (host.AsSpan().ContainsAny('.', ':') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase));
    }

    private static ColumnPlan Form(BulkLayout layout, char delimiter, params IReadOnlyList<(string Name, BulkColumn Column)> columns) => new()
    {
        Layout = layout,
        Delimiter = delimiter,
        Names = [.. columns.Select(c => c.Name)],
        Columns = [.. columns.Select(c => c.Column)],
        HasHeader = false,
    };
}
