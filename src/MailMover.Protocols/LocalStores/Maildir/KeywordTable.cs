using System.Globalization;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>
/// The keywords of one folder: 26 of them are letters in the names of the files, as Dovecot has them (<c>dovecot-keywords</c>); what goes beyond stands in
/// <c>mailmover-keywords</c>.
/// </summary>
/// <remarks>May be used concurrently.</remarks>
internal sealed class KeywordTable(string directory)
{
    public const string DovecotFile = "dovecot-keywords";

    /// <summary>IMAP's keyword for what Maildir marks with P (passed).</summary>
    public const string Forwarded = "$Forwarded";

    private const int Most = 26;
    private const long LargestFile = 1 << 20;
    private static readonly (char Letter, SystemFlags Flag)[] SystemLetters =
    [
        ('D', SystemFlags.Draft), ('F', SystemFlags.Flagged), ('R', SystemFlags.Answered), ('S', SystemFlags.Seen), ('T', SystemFlags.Deleted),
    ];

    private readonly Lock _gate = new();
    private readonly string?[] _names = new string?[Most];
    private readonly ExtraKeywords _extra = new(directory);
    private DateTime _readAt;

    private string Path => System.IO.Path.Combine(directory, DovecotFile);

    /// <summary>Reads both files if they are not what was read last.</summary>
    public void Refresh()
    {
        lock (_gate)
            RefreshLocked();
    }

    private void RefreshLocked()
    {
        var file = new FileInfo(Path);
        var written = file.Exists ? file.LastWriteTimeUtc : DateTime.MinValue;
        if (written != _readAt)
        {
            Array.Clear(_names);
            if (file.Exists && file.Length <= LargestFile)
                ReadNames();
            _readAt = written;
        }

        _extra.Refresh();
    }

    /// <summary>The flags that a file's name and the file of further keywords give a message. A letter without a keyword means nothing.</summary>
    public FlagSet FlagsOf(in MaildirName name)
    {
        lock (_gate)
            return FlagsOfLocked(name);
    }

    private FlagSet FlagsOfLocked(in MaildirName name)
    {
        var system = SystemFlags.None;
        List<string>? keywords = null;
        foreach (var letter in name.Flags)
        {
            if (letter is >= 'a' and <= 'z')
            {
                if (_names[letter - 'a'] is { } keyword)
                    (keywords ??= []).Add(keyword);
            }
            else if (letter == 'P')
            {
                (keywords ??= []).Add(Forwarded);
            }
            else
            {
                system |= Array.Find(SystemLetters, l => l.Letter == letter).Flag;
            }
        }

        if (!_extra.IsEmpty && _extra.Of(name.Key) is { } more)
            (keywords ??= []).AddRange(more);
        return FlagSet.Of(system, keywords);
    }

    /// <summary>Gives new keywords letters as long as there are some, durably.</summary>
    public void Learn(IEnumerable<string> keywords)
    {
        lock (_gate)
            LearnLocked(keywords);
    }

    private void LearnLocked(IEnumerable<string> keywords)
    {
        var isNew = false;
        foreach (var keyword in keywords)
        {
            if (LetterOf(keyword) is not null || Array.IndexOf(_names, null) is not (>= 0 and var free) || !FitsLine(keyword))
                continue;
            _names[free] = keyword;
            isNew = true;
        }

        if (!isNew)
            return;
        var lines = _names.Select((n, i) => n is null ? null : string.Create(CultureInfo.InvariantCulture, $"{i} {n}\n")).OfType<string>();
        StoreFiles.WriteText(Path, string.Concat(lines));
        _readAt = File.GetLastWriteTimeUtc(Path);
    }

    /// <summary>The letters for these flags, in the order that the standard wants, and the keywords that have none.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="kept">Letters of the former name that mean nothing here, and stay.</param>
    public (string Letters, IReadOnlyList<string> Extra) LettersOf(FlagSet flags, ReadOnlySpan<char> kept = default)
    {
        lock (_gate)
            return LettersOfLocked(flags, kept);
    }

    private (string Letters, IReadOnlyList<string> Extra) LettersOfLocked(FlagSet flags, ReadOnlySpan<char> kept)
    {
        var letters = new SortedSet<char>();
        foreach (var letter in kept)
        {
            if (letter is >= 'a' and <= 'z' ? _names[letter - 'a'] is null : letter != 'P' && !Array.Exists(SystemLetters, l => l.Letter == letter))
                letters.Add(letter);
        }

        foreach (var (letter, flag) in SystemLetters)
        {
            if (flags.System.HasFlag(flag))
                letters.Add(letter);
        }

        var extra = new List<string>();
        foreach (var keyword in flags.Keywords)
        {
            // P alone is what the standard has; Dovecot shows only the letter of a keyword.
            var isForwarded = keyword.Equals(Forwarded, StringComparison.OrdinalIgnoreCase);
            if (isForwarded)
                letters.Add('P');
            if (LetterOf(keyword) is { } own)
                letters.Add(own);
            else if (!isForwarded)
                extra.Add(keyword);
        }

        return (string.Concat(letters), extra);
    }

    /// <summary>Keeps, durably, the keywords of messages that have no letter.</summary>
    public void SetExtra(IReadOnlyList<(string Key, IReadOnlyList<string> Keywords)> messages)
    {
        lock (_gate)
            _extra.Set(messages);
    }

    private static bool FitsLine(string keyword) => !keyword.AsSpan().ContainsAny('\n', '\r', ' ');

    private char? LetterOf(string keyword) =>
        Array.FindIndex(_names, n => keyword.Equals(n, StringComparison.OrdinalIgnoreCase)) is >= 0 and var i ? (char)('a' + i) : null;

    private void ReadNames()
    {
        foreach (var line in File.ReadLines(Path))
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0 && int.TryParse(line.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most && blank + 1 < line.Length)
                _names[number] = line[(blank + 1)..];
        }
    }
}
