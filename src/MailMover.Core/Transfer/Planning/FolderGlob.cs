using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>
/// A pattern for folder names, as <c>--include</c> and <c>--exclude</c> take them: <c>*</c> stands for anything, <c>%</c> for anything within one level,
/// case does not matter. A pattern without either names a folder and all below it. <c>\</c> before <c>*</c>, <c>%</c>, <c>/</c> or <c>\</c> takes that literally.
/// </summary>
public sealed class FolderGlob
{
    private const int Separator = -1;
    private const int Anything = -2;
    private const int AnythingInLevel = -3;

    private readonly int[] _pattern;
    private readonly string _text;

    private FolderGlob(string text, int[] pattern) => (_text, _pattern) = (text, pattern);

    /// <summary>Whether it has no wildcard, and so names one folder.</summary>
    public bool IsName => !_pattern.Any(t => t is Anything or AnythingInLevel);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is empty.</exception>
    public static FolderGlob Parse(string text)
    {
        if (text.Length == 0)
            throw new FormatException("A folder pattern is empty: write a folder's name, or use * (anything) and % (anything within one level), for example Work/*.");

        var pattern = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '*' or '%' or '/' or '\\')
                pattern.Add(Fold(text[++i]));
            else
                pattern.Add(text[i] switch { '/' => Separator, '*' => Anything, '%' => AnythingInLevel, var c => Fold(c) });
        }

        // "Work/" is what completion in a shell makes of Work.
        if (pattern.Count > 1 && pattern[^1] == Separator)
            pattern.RemoveAt(pattern.Count - 1);
        return new FolderGlob(text, [.. pattern]);
    }

    /// <summary>Whether the folder is meant.</summary>
    public bool Matches(FolderPath folder) => MatchesWhole(folder) || (IsName && folder.Parent is { } parent && Matches(parent));

    /// <summary>Whether the pattern names exactly this folder, without a wildcard.</summary>
    public bool Names(FolderPath folder) => IsName && MatchesWhole(folder);

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;

    private bool MatchesWhole(FolderPath folder)
    {
        var name = new List<int>();
        foreach (var segment in folder.Segments)
        {
            if (name.Count > 0)
                name.Add(Separator);
            name.AddRange(segment.Select(Fold));
        }

        // reachable[n]: the pattern so far matches the first n characters. No backtracking, so no pattern takes long.
        var reachable = new bool[name.Count + 1];
        reachable[0] = true;
        foreach (var token in _pattern)
        {
            var next = new bool[name.Count + 1];
            for (var n = 0; n <= name.Count; n++)
            {
                next[n] = token switch
                {
                    Anything => reachable[n] || (n > 0 && next[n - 1]),
                    AnythingInLevel => reachable[n] || (n > 0 && next[n - 1] && name[n - 1] != Separator),
                    _ => n > 0 && reachable[n - 1] && name[n - 1] == token,
                };
            }

            reachable = next;
        }

        return reachable[^1];
    }

    private static int Fold(char c) => char.ToUpperInvariant(c);
}
