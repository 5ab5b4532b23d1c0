using System.Text;

namespace MailMover.Bulk.Reading;

/// <summary>Lines of a text with their numbers, which can be given back. None is longer than can be held.</summary>
internal sealed class CsvLines(TextReader reader)
{
    /// <summary>Characters of a line at most. A file without line ends is none for people.</summary>
    public const int Longest = 256 * 1024;

    private readonly Stack<(int Number, string Text)> _given = new();
    private int _read;

    /// <summary>The line that was too long to be read; 0 for none. Nothing is read after it.</summary>
    public int TooLong { get; private set; }

    public (int Number, string Text)? Next()
    {
        if (_given.TryPop(out var given))
            return given;
        if (TooLong > 0 || Read() is not { } text)
            return null;
        return (++_read, text);
    }

    /// <summary>The next calls of <see cref="Next"/> return these again.</summary>
    public void GiveBack(IReadOnlyList<(int Number, string Text)> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
            _given.Push(lines[i]);
    }

    private string? Read()
    {
        var line = new StringBuilder();
        while (true)
        {
            var c = reader.Read();
            if (c < 0)
                return line.Length > 0 ? line.ToString() : null;
            if (c == '\r' && reader.Peek() == '\n')
                c = reader.Read();
            if (c is '\r' or '\n')
                return line.ToString();
            if (line.Length == Longest)
            {
                TooLong = _read + 1;
                return null;
            }

            line.Append((char)c);
        }
    }
}
