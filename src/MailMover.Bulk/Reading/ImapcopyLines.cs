using System.Globalization;
using System.Text;

namespace MailMover.Bulk.Reading;

/// <summary>Reads imapcopy's own file: words separated by blanks, in quotes where they hold some, one directive a line.</summary>
internal sealed class ImapcopyLines(CsvLines lines)
{
    private const string CopyForm = "Copy has four words after it: Copy \"user\" \"password\" \"user\" \"password\", where * stands for what the source has.";
    private string _sourceHost = "";
    private string _sourcePort = "";
    private string _destinationHost = "";
    private string _destinationPort = "";

    public static ColumnPlan Plan { get; } = new()
    {
        Layout = BulkLayout.Imapcopy,
        Delimiter = ',',
        Names = ["source_host", "source_port", "source_user", "source_password", "destination_host", "destination_port", "destination_user", "destination_password"],
        Columns =
        [
            BulkColumn.SourceHost, BulkColumn.SourcePort, BulkColumn.SourceUser, BulkColumn.SourcePassword,
            BulkColumn.DestinationHost, BulkColumn.DestinationPort, BulkColumn.DestinationUser, BulkColumn.DestinationPassword,
        ],
        HasHeader = false,
    };

    /// <summary>Directives that were met and mean nothing here.</summary>
    public SortedSet<string> Unused { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file that begins with this line is one of imapcopy's.</summary>
    public static bool Is(string first)
    {
        var word = first.TrimStart().Split(' ', '\t')[0];
        return IsOne(word, "Copy") || IsOne(word, "SourceServer") || IsOne(word, "SourcePort") || IsOne(word, "DestServer") || IsOne(word, "DestPort");
    }

    public IEnumerable<CsvRow> Read()
    {
        while (lines.Next() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line.Text) || line.Text.TrimStart().StartsWith('#'))
                continue;
            if (Words(line.Text) is not { } words)
                yield return new CsvRow(line.Number, [], "a quote (\") is opened and not closed on this line. Close it; a quote inside a word is written \\\".");
            else if (IsOne(words[0], "Copy"))
                yield return Row(line.Number, words);
            else
                Note(words);
        }
    }

    private CsvRow Row(int line, List<string> words)
    {
        if (words.Count != 5)
            return new CsvRow(line, [], string.Create(CultureInfo.InvariantCulture, $"{CopyForm} Here are {words.Count - 1}."));
        var (user, password) = (words[3] == "*" ? words[1] : words[3], words[4] == "*" ? words[2] : words[4]);
        string[] cells = [_sourceHost, _sourcePort, words[1], words[2], _destinationHost, _destinationPort, user, password];
        return new CsvRow(line, [.. cells.Select(c => new CsvCell(c, true))], "");
    }

    private void Note(List<string> words)
    {
        var value = words.Count > 1 ? words[1] : "";
        if (IsOne(words[0], "SourceServer"))
            _sourceHost = value;
        else if (IsOne(words[0], "SourcePort"))
            _sourcePort = value;
        else if (IsOne(words[0], "DestServer"))
            _destinationHost = value;
        else if (IsOne(words[0], "DestPort"))
            _destinationPort = value;
        else if (words[0].All(char.IsAsciiLetter))
            Unused.Add(words[0]);
    }

    private static List<string>? Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (inWord, inQuotes) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' && inQuotes)
                word.Append(text[++i]);
            else if (c == '"')
                (inQuotes, inWord) = (!inQuotes, true);
            else if (!inQuotes && char.IsWhiteSpace(c))
                Finish();
            else
            {
                word.Append(c);
                inWord = true;
            }
        }

        Finish();
        return inQuotes ? null : words;

        void Finish()
        {
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }

    private static bool IsOne(string word, string directive) => word.Equals(directive, StringComparison.OrdinalIgnoreCase);
}
