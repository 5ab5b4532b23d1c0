using System.Globalization;

namespace MailMover.Bulk.Reading;

/// <summary>Something wrong with a file of mailboxes. Never repeats a secret; may repeat other text of the file, which a terminal has to escape.</summary>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Column">The column's name; empty where it is about the whole line.</param>
/// <param name="Position">The column's number, from 1; 0 where it is about the whole line or the column is not in the file.</param>
/// <param name="Text">What is wrong, and what to do.</param>
public sealed record BulkProblem(int Line, string Column, int Position, string Text)
{
    /// <summary>As people read it.</summary>
    public override string ToString() => Line == 0 ? Text : $"{Place}: {Text}";

    private string Place
    {
        get
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"line {Line}");
            return Column.Length == 0 ? line : Position == 0 ? $"{line}, column {Column}" : string.Create(CultureInfo.InvariantCulture, $"{line}, column {Column} ({Position})");
        }
    }
}
