using System.Text;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>
/// Keywords beyond the 26 that have letters: a file with one line for each message and change, <c>name TAB keyword keyword</c>. The last line of a name
/// counts; a line that does not end was never finished.
/// </summary>
internal sealed class ExtraKeywords(string directory)
{
    public const string FileName = "mailmover-keywords";

    private readonly Dictionary<string, string[]> _keywords = new(StringComparer.Ordinal);
    private int _lines;
    private (DateTime Written, long Length) _read;

    public bool IsEmpty => _keywords.Count == 0;

    private string Path => System.IO.Path.Combine(directory, FileName);

    public string[]? Of(string key) => _keywords.GetValueOrDefault(key);

    public void Refresh()
    {
        var now = State();
        if (now == _read)
            return;
        _keywords.Clear();
        _lines = 0;
        if (now.Length > 0)
        {
            foreach (var line in Whole(File.ReadAllText(Path)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Take(line);
        }

        _read = now;
    }

    /// <summary>Keeps what is new, durably.</summary>
    public void Set(IReadOnlyList<(string Key, IReadOnlyList<string> Keywords)> messages)
    {
        var lines = new StringBuilder();
        foreach (var (key, keywords) in messages)
        {
            if (!(Of(key) ?? []).SequenceEqual(keywords, StringComparer.Ordinal))
                lines.Append(key).Append('\t').AppendJoin(' ', keywords).Append('\n');
        }

        if (lines.Length == 0)
            return;
        foreach (var line in lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Take(line);
        if (_lines > 1_000 + (2 * _keywords.Count))
            Rewrite();
        else
            Append(lines.ToString());
        _read = State();
    }

    private static string Whole(string text) => text[..(text.LastIndexOf('\n') + 1)];

    private void Take(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (tab <= 0)
            return;
        _lines++;
        var keywords = line[(tab + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (keywords.Length > 0)
            _keywords[line[..tab]] = keywords;
        else
            _keywords.Remove(line[..tab]);
    }

    private void Rewrite()
    {
        StoreFiles.WriteText(Path, string.Concat(_keywords.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => $"{k.Key}\t{string.Join(' ', k.Value)}\n")));
        _lines = _keywords.Count;
    }

    private void Append(string lines)
    {
        var isNew = !File.Exists(Path);
        using (var stream = StoreFiles.Open(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read))
        {
            // Half a line, left by a crash, must not become the beginning of another one.
            var old = new byte[stream.Length];
            stream.ReadExactly(old);
            stream.SetLength(Array.LastIndexOf(old, (byte)'\n') + 1);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(Encoding.UTF8.GetBytes(lines));
            stream.Flush(flushToDisk: true);
        }

        if (isNew)
            StoreFiles.SyncDirectory(directory);
    }

    private (DateTime Written, long Length) State()
    {
        var file = new FileInfo(Path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (DateTime.MinValue, 0);
    }
}
