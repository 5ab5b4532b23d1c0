namespace MailMover.Bulk.Reading;

/// <summary>One cell.</summary>
/// <param name="Text">Its text, without the quotes around it.</param>
/// <param name="IsQuoted">Whether it stood in quotes.</param>
internal readonly record struct CsvCell(string Text, bool IsQuoted);
