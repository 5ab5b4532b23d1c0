using System.Globalization;
using System.Text;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>
/// What a single file cannot hold of its message: a file with one line for each message and change, <c>name TAB size TAB date TAB form TAB flags</c>. The last line of
/// a name counts; a line that does not end was never finished, and one whose size is not that of the file is about another one.
/// </summary>
internal sealed class EmlNotes
{
    public const string FileName = "mailmover-messages.tsv";

    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:sszzz";
    private const string AsIs = "as-is";
    private readonly string _path;
    private readonly Dictionary<string, EmlNote> _notes = new(StringComparer.Ordinal);
    private int _lines;

    private EmlNotes(string path) => _path = path;

    /// <summary>Reads those of a directory; none where there is no such file.</summary>
    public static EmlNotes Read(string directory)
    {
        var notes = new EmlNotes(Path.Combine(directory, FileName));
        if (!File.Exists(notes._path))
            return notes;
        var text = File.ReadAllText(notes._path);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            notes.Take(line);
        return notes;
    }

    /// <summary>What is known of a file of this name and size; null for nothing.</summary>
    public EmlNote? Find(string file, long size) => _notes.TryGetValue(file, out var note) && note.Size == size ? note : null;

    /// <summary>Keeps what is new, durably, before anything else is done.</summary>
    public void Add(IReadOnlyList<EmlNote> notes)
    {
        var lines = new StringBuilder();
        foreach (var note in notes)
        {
            var line = Line(note);
            lines.Append(line).Append('\n');
            Take(line);
        }

        if (_lines > 1_000 + (2 * _notes.Count))
            Rewrite();
        else if (lines.Length > 0)
            Append(lines.ToString());
    }

    private static string Line(EmlNote note) => string.Create(
        CultureInfo.InvariantCulture, $"{note.File}\t{note.Size}\t{note.Date?.ToString(DateFormat, CultureInfo.InvariantCulture)}\t{(note.IsAsIs ? AsIs : "")}\t{note.Flags}");

    private void Take(string line)
    {
        var words = line.Split('\t');
        if (words.Length != 5 || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return;
        DateTimeOffset? date = DateTimeOffset.TryParseExact(words[2], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        _notes[words[0]] = new EmlNote(words[0], size, date, words[3] == AsIs, FlagSet.Parse(words[4]));
        _lines++;
    }

    private void Rewrite()
    {
        StoreFiles.WriteText(_path, string.Concat(_notes.Values.OrderBy(n => n.File, StringComparer.Ordinal).Select(n => Line(n) + "\n")));
        _lines = _notes.Count;
    }

    private void Append(string lines)
    {
        var isNew = !File.Exists(_path);
        using (var stream = StoreFiles.Open(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read))
        {
            stream.SetLength(EndOfWholeLines(stream));
            stream.Seek(0, SeekOrigin.End);
            stream.Write(Encoding.UTF8.GetBytes(lines));
            stream.Flush(flushToDisk: true);
        }

        if (isNew)
            StoreFiles.SyncDirectory(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Half a line, left by a crash, must not become the beginning of another one.</summary>
    private static long EndOfWholeLines(FileStream stream)
    {
        Span<byte> chunk = stackalloc byte[4096];
        for (var end = stream.Length; end > 0;)
        {
            var octets = chunk[..(int)Math.Min(chunk.Length, end)];
            stream.Position = end - octets.Length;
            stream.ReadExactly(octets);
            if (octets.LastIndexOf((byte)'\n') is >= 0 and var last)
                return end - octets.Length + last + 1;
            end -= octets.Length;
        }

        return 0;
    }
}
