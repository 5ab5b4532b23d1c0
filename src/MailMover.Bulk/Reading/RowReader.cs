using System.Globalization;
using MailMover.Core.Text;

namespace MailMover.Bulk.Reading;

/// <summary>Makes a row out of cells.</summary>
internal sealed class RowReader(ColumnPlan plan, BulkReadingOptions options, IBulkRules rules)
{
    private static readonly string[] SpreadsheetErrors = ["#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!"];
    private readonly bool _isOfResults = ResultColumns.Names.All(plan.Names.Contains);
    private readonly SideReader _source = new(SideColumns.Source, options.FromServer, options.FromSecret, rules);
    private readonly SideReader _destination = new(SideColumns.Destination, options.ToServer, options.ToSecret, rules);

    public BulkRow Read(CsvRow raw, int number)
    {
        // A file of results is a list too, and its cells were made safe for spreadsheet programs.
        if (_isOfResults)
            raw = raw with { Cells = [.. raw.Cells.Select(c => c with { Text = CellText.Original(c.Text) })] };
        var cells = new RowCells(plan, raw);
        if (Form(raw) is { Length: > 0 } fault)
        {
            cells.Problem(fault);
            return new BulkRow { Number = number, Line = raw.Line, Cells = cells.Shown(isWellFormed: false), Problems = cells.Problems };
        }

        var source = _source.Read(cells);
        var destination = _destination.Read(cells);
        LookForSpreadsheets(cells, raw);
        var row = new BulkRow
        {
            Number = number,
            Line = raw.Line,
            Cells = [],
            Source = source.Text,
            SourceIdentity = source.Identity,
            SourceSecret = source.Secret,
            SourceAuthUser = source.AuthUser,
            Destination = destination.Text,
            DestinationIdentity = destination.Identity,
            DestinationSecret = destination.Secret,
            DestinationAuthUser = destination.AuthUser,
            Into = cells[BulkColumn.Into],
            Since = cells[BulkColumn.Since],
            Options = cells[BulkColumn.Options],
            Note = cells[BulkColumn.Note],
        };
        Check(cells, row);
        return row with { Cells = cells.Shown(isWellFormed: true), Problems = cells.Problems };
    }

    private string Form(CsvRow raw)
    {
        if (raw.Fault.Length > 0)
            return raw.Fault;
        var filled = raw.Cells.Count;
        // Spreadsheet programs add empty cells, and imapsync's own example ends its lines with a delimiter.
        while (filled > plan.Columns.Count && raw.Cells[filled - 1].Text.Length == 0)
            filled--;
        if (filled > plan.Columns.Count)
            return string.Create(CultureInfo.InvariantCulture, $"there are {raw.Cells.Count} cells, and the file has {plan.Columns.Count} columns. Put a cell that holds a {Delimiter} into quotes: \"like{plan.Delimiter}this\".");
        var needed = Needed();
        return filled < needed ? string.Create(CultureInfo.InvariantCulture, $"there {(filled == 1 ? "is 1 cell" : $"are {filled} cells")}, and at least {needed} are needed ({string.Join(plan.Delimiter, plan.Names.Take(needed))}).") : "";
    }

    // Up to the last column without which a row means nothing.
    private int Needed()
    {
        var last = 0;
        for (var i = 0; i < plan.Columns.Count; i++)
        {
            // Without a header nothing but the number of cells says that none is missing and a password stands where a name should.
            if ((!plan.HasHeader && plan.Columns[i] is BulkColumn.SourcePassword or BulkColumn.DestinationPassword) || plan.Columns[i] is BulkColumn.Source or BulkColumn.SourceUser or BulkColumn.SourceUserAndPassword or BulkColumn.Destination or BulkColumn.DestinationUser
                || (plan.Columns[i] == BulkColumn.DestinationAddress && !plan.Has(BulkColumn.DestinationUser)))
                last = i + 1;
        }

        return last;
    }

    private string Delimiter => plan.Delimiter switch
    {
        ',' => "comma",
        ';' => "semicolon",
        _ => "tab",
    };

    private void LookForSpreadsheets(RowCells cells, CsvRow raw)
    {
        for (var i = 0; i < raw.Cells.Count && i < plan.Columns.Count; i++)
        {
            if (plan.Columns[i] is BulkColumn.Unused or BulkColumn.Result)
                continue;
            if (SpreadsheetErrors.Contains(raw.Cells[i].Text))
                cells.Problem(plan.Columns[i], "a spreadsheet program has put an error here: it takes text that begins with =, + or - for a formula. Format the column as text there and type the cell again.");
            else if (IsRounded(raw.Cells[i].Text))
                cells.Problem(plan.Columns[i], "a spreadsheet program has made a rounded number of this. Format the column as text there and type the cell again.");
        }
    }

    // 1.23457E+15: the digits that stood there are gone.
    private static bool IsRounded(string text)
    {
        var e = text.IndexOf("E+", StringComparison.Ordinal);
        return e > 2 && text.Length - e is 3 or 4 or 5 && char.IsAsciiDigit(text[0]) && text[1] is '.' or ',' && text.AsSpan(2, e - 2).ContainsAnyExceptInRange('0', '9') is false
            && text.AsSpan(e + 2).ContainsAnyExceptInRange('0', '9') is false;
    }

    private void Check(RowCells cells, BulkRow row)
    {
        if (row is { SourceIdentity: { } source, DestinationIdentity: { } destination } && MailboxKey.Of(source) == MailboxKey.Of(destination))
            cells.Problem("source and destination are the same mailbox.");
        foreach (var (column, text) in rules.Check(row))
        {
            var found = ColumnNames.Find(column);
            if (found is null)
                cells.Problem(text);
            else
                cells.Problem(found.Value, column, text);
        }
    }
}
