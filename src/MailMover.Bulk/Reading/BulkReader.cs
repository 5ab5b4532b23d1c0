using System.Globalization;

namespace MailMover.Bulk.Reading;

/// <summary>Reads a file of mailboxes to its end and tells everything that is wrong with it. Opens no connection and asks for no secret.</summary>
public sealed class BulkReader(BulkReadingOptions options, IBulkRules rules)
{
    private const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly List<BulkProblem> _problems = [];
    private readonly List<string> _warnings = [];
    private readonly List<BulkRow> _rows = [];

    /// <summary>Reads a file. One instance reads one file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public BulkFile Read(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        using var stream = File.OpenRead(full);
        var text = BulkText.Of(stream);
        if (text.Encoding is null)
            return Unusable(full, text.Fault);
        if (text.IsGuessed)
            _warnings.Add("The file is not UTF-8. It was read as Windows-1252, which is what spreadsheet programs save as plain CSV in western Europe and America. If names with accents are wrong, save it as \"CSV UTF-8\".");
        stream.Position = 0;
        using var reader = new StreamReader(stream, text.Encoding);
        var lines = new CsvLines(reader);
        if (Begin(lines) is not { } first)
            return Unusable(full, "the file has no rows.");
        var imapcopy = ImapcopyLines.Is(first.Line.Text) ? new ImapcopyLines(lines) : null;
        if ((imapcopy is null ? LayoutDetection.Of(first.Line.Text, first.Delimiter) : ImapcopyLines.Plan) is not { } plan)
            return Unusable(full, $"line {first.Line.Number.ToString(CultureInfo.InvariantCulture)} names no columns that are known, and is no row of a layout without a header. {LayoutNames.WhatCanBeRead}");
        var file = new BulkFile { Path = full, Layout = plan.Layout, Columns = plan.Names, Delimiter = plan.Delimiter, Encoding = text.Name };
        if (!plan.HasHeader)
            lines.GiveBack([first.Line]);
        if (!CheckColumns(plan, first.Line.Number))
            return file with { Problems = _problems, IsUnusable = true };
        // A column that is mistyped is wrong for every row, so none is begun; what is wrong in the rows is told along with it.
        var isHeaderWrong = _problems.Count > 0;
        var isWhole = ReadRows(imapcopy?.Read() ?? new CsvRows(lines, plan.Delimiter).Read(), new RowReader(plan, options, rules), isHeaderWrong, cancellationToken);
        if (lines.TooLong > 0)
            _problems.Add(new BulkProblem(lines.TooLong, "", 0, "the line is longer than any row of a list of mailboxes. Nothing was read from there on."));
        Warn(full, plan, imapcopy);
        if (_rows.Count == 0 && _problems.Count == 0)
            return file with { Problems = [new BulkProblem(0, "", 0, "the file has a header and no rows.")], IsUnusable = true };
        return file with { Rows = _rows, Problems = _problems, Warnings = _warnings, IsUnusable = isHeaderWrong || !isWhole || lines.TooLong > 0 };
    }

    private static BulkFile Unusable(string path, string problem) => new() { Path = path, Problems = [new BulkProblem(0, "", 0, problem)], IsUnusable = true };

    /// <summary>The first line that counts. Excel's <c>sep=;</c> before it names the delimiter.</summary>
    private static ((int Number, string Text) Line, char? Delimiter)? Begin(CsvLines lines)
    {
        char? delimiter = null;
        while (lines.Next() is { } line)
        {
            if (line.Text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && line.Text.Length == 5)
                delimiter = line.Text[4];
            else if (!string.IsNullOrWhiteSpace(line.Text) && !line.Text.StartsWith('#'))
                return (line, delimiter);
        }

        return null;
    }

    /// <summary>What is wrong for all rows at once; false where no row can be read for that.</summary>
    private bool CheckColumns(ColumnPlan plan, int line)
    {
        if (plan.HasHeader)
            CheckHeader(plan, line);
        var before = _problems.Count;
        if (plan.Layout == BulkLayout.Own)
            CheckOwn(plan, line);
        CheckServers(plan);
        return _problems.Count == before;
    }

    private void CheckHeader(ColumnPlan plan, int line)
    {
        for (var i = 0; i < plan.Names.Count; i++)
        {
            var (name, column) = (plan.Names[i], plan.Columns[i]);
            if (column is not (BulkColumn.Unused or BulkColumn.Result) && plan.IndexOf(column) != i)
                _problems.Add(new BulkProblem(line, name, i + 1, $"the column {plan.Names[plan.IndexOf(column)]} says the same. Remove one of them."));
            if (column != BulkColumn.Unused || name.Length == 0 || ColumnNames.Find(name) == BulkColumn.Unused)
                continue;
            // Other products' files have columns that mean nothing here. In our own a name that is mistyped would silently be left out.
            if (plan.Layout == BulkLayout.Own)
                _problems.Add(new BulkProblem(line, name, i + 1, ColumnNames.Nearest(name) is { } near ? $"there is no such column. Did you mean {near}?" : "there is no such column. Remove it; what is only for you goes into the column note."));
            else
                _warnings.Add($"The column {name} is not used.");
        }
    }

    private void CheckOwn(ColumnPlan plan, int line)
    {
        foreach (var (column, name) in (ReadOnlySpan<(BulkColumn, string)>)[(BulkColumn.Source, "source"), (BulkColumn.Destination, "destination")])
        {
            if (!plan.Has(column))
                _problems.Add(new BulkProblem(line, name, 0, $"the column is missing. {LayoutNames.WhatCanBeRead}"));
        }

        foreach (var (column, name) in (ReadOnlySpan<(BulkColumn, string)>)[(BulkColumn.SourcePassword, "source_secret"), (BulkColumn.DestinationPassword, "destination_secret")])
        {
            if (plan.IndexOf(column) is >= 0 and var index)
                _problems.Add(new BulkProblem(line, plan.Names[index], index + 1, $"in this layout a secret stands in the column {name}, as {SecretReference.Forms}."));
        }
    }

    /// <summary>What no row can say, for all rows at once.</summary>
    private void CheckServers(ColumnPlan plan)
    {
        if (plan.Layout == BulkLayout.Own)
        {
            CheckSecrets(plan);
            return;
        }

        foreach (var (columns, server) in (ReadOnlySpan<(SideColumns, ServerPlace?)>)[(SideColumns.Source, options.FromServer), (SideColumns.Destination, options.ToServer)])
        {
            if (server is null && !plan.Has(columns.Endpoint, columns.Host))
                _problems.Add(new BulkProblem(0, "", 0, $"{LayoutNames.Of(plan.Layout)} does not say which server the {columns.Word} is on. Add {columns.OptionPrefix}server imaps://HOST."));
        }

        CheckSecrets(plan);
    }

    private void CheckSecrets(ColumnPlan plan)
    {
        foreach (var (columns, secret) in (ReadOnlySpan<(SideColumns, SecretReference?)>)[(SideColumns.Source, options.FromSecret), (SideColumns.Destination, options.ToSecret)])
        {
            var has = plan.Has(columns.Secret, columns.Password) || (columns.Side == Core.Endpoints.EndpointSide.Source && plan.Has(BulkColumn.SourceUserAndPassword));
            // In our own layout all mail may lie on this computer, so each row is asked.
            if (secret is null && !has && plan.Layout != BulkLayout.Own)
                _problems.Add(new BulkProblem(0, "", 0, $"{LayoutNames.Of(plan.Layout)} has no secret of the {columns.Word}. Give one for all rows with {columns.OptionPrefix}secret ({SecretReference.Forms}); in a command {{user}} stands for the row's user."));
        }
    }

    private bool ReadRows(IEnumerable<CsvRow> raws, RowReader reader, bool isHeaderWrong, CancellationToken cancellationToken)
    {
        var repetitions = new Repetitions();
        foreach (var raw in raws)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (raw.IsEmpty)
                continue;
            if (_rows.Count == options.MaxRows)
            {
                _problems.Add(new BulkProblem(raw.Line, "", 0, string.Create(CultureInfo.InvariantCulture, $"there are more than {options.MaxRows} rows. Split the file.")));
                return false;
            }

            var row = reader.Read(raw, _rows.Count + 1);
            if (repetitions.Check(row, rules.IntoOf(row)) is { Length: > 0 } again)
                row = row with { Problems = [.. row.Problems, new BulkProblem(row.Line, "", 0, again)] };
            _rows.Add(row);
            // What a row lacks for want of a column was told with the header.
            _problems.AddRange(isHeaderWrong ? row.Problems.Where(p => p.Position > 0 || p.Column.Length == 0) : row.Problems);
        }

        return true;
    }

    private void Warn(string path, ColumnPlan plan, ImapcopyLines? imapcopy)
    {
        if (imapcopy is { Unused.Count: > 0 })
            _warnings.Add($"These settings of imapcopy are not used: {string.Join(", ", imapcopy.Unused)}. What they do is said with options of mailmover bulk.");
        if (plan.Names.Any(n => n.Equals("UserRoot", StringComparison.OrdinalIgnoreCase)))
            _warnings.Add("The column UserRoot is not used: the server itself says where a user's folders are.");
        if (!_rows.Any(r => r.SourceSecret?.Kind == SecretReferenceKind.Plain || r.DestinationSecret?.Kind == SecretReferenceKind.Plain))
            return;
        _warnings.Add("The file holds passwords in plain text. Delete it when all is done, or use env:VAR, file:PATH or cmd:COMMAND instead.");
        // Windows has no modes; there the directory of the user is private.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ForOthers) != 0)
            _warnings.Add($"Other users of this computer can read it. To change that: chmod 600 {path}");
    }
}
