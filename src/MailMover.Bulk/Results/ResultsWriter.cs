using System.Text;
using MailMover.Bulk.Reading;
using MailMover.Bulk.Running;

namespace MailMover.Bulk.Results;

/// <summary>
/// Writes what became of each row: the rows of the file with columns added, secrets left out. The file is always whole: it is written beside and put in its place
/// at once. While rows run it is written seldom enough to cost next to nothing.
/// </summary>
/// <param name="path">Where to.</param>
/// <param name="file">The file of mailboxes.</param>
/// <param name="rows">Its rows.</param>
/// <param name="time">The clock.</param>
public sealed class ResultsWriter(string path, BulkFile file, IReadOnlyList<RowState> rows, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Of a very long list the writing takes longer, and then at most so much of the time.
    private const int ShareOfTime = 20;

    private readonly IReadOnlyList<int> _columns = [.. Enumerable.Range(0, file.Columns.Count).Where(i => ColumnNames.Find(file.Columns[i]) != BulkColumn.Result)];
    private long _written = long.MinValue;
    private TimeSpan _took;

    /// <summary>The full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Writes if it was not done for a while.</summary>
    public void WriteIfDue()
    {
        if (_written == long.MinValue || time.GetElapsedTime(_written) >= Interval + (ShareOfTime * _took))
            Write();
    }

    /// <summary>Writes now.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write()
    {
        var began = time.GetTimestamp();
        var passing = $"{Path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var writer = Create(passing))
            {
                var line = new StringBuilder();
                CsvText.Write(line, _columns.Select(i => file.Columns[i]).Concat(ResultColumns.Names), file.Delimiter);
                writer.Write(line);
                foreach (var row in rows)
                {
                    CsvText.Write(line.Clear(), _columns.Select(i => i < row.Row.Cells.Count ? row.Row.Cells[i] : "").Concat(ResultCells.Of(row)), file.Delimiter);
                    writer.Write(line);
                }
            }

            File.Move(passing, Path, overwrite: true);
        }
        finally
        {
            File.Delete(passing);
        }

        _written = time.GetTimestamp();
        _took = time.GetElapsedTime(began);
    }

    // Addresses of people stand there: for the user alone. The mark lets spreadsheet programs know that it is UTF-8.
    private static StreamWriter Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(path, new UTF8Encoding(true), options);
    }
}
