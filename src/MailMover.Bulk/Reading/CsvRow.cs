namespace MailMover.Bulk.Reading;

/// <summary>One row of cells, or what is wrong with its form.</summary>
/// <param name="Line">The line where it begins, from 1.</param>
/// <param name="Cells">Its cells; empty where its form is wrong.</param>
/// <param name="Fault">What is wrong with its form; empty for nothing.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<CsvCell> Cells, string Fault)
{
    public bool IsEmpty => Fault.Length == 0 && Cells.All(c => string.IsNullOrWhiteSpace(c.Text));
}
