using System.Collections.Immutable;
using System.Text;

namespace MailMover.Core.Model;

/// <summary>
/// The name of a folder as people see it: decoded segments without any server's delimiter, prefix or encoding.
/// INBOX is one, whatever its case (RFC 9051, section 5.1).
/// </summary>
/// <remarks>As text, segments are joined with <c>/</c>; a <c>/</c> or <c>\</c> inside a segment is written <c>\/</c> or <c>\\</c>, so every path can be read back.</remarks>
public sealed class FolderPath : IEquatable<FolderPath>, IComparable<FolderPath>
{
    private readonly string _text;

    private FolderPath(ImmutableArray<string> segments)
    {
        Segments = segments;
        _text = string.Join('/', segments.Select(s => s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal)));
    }

    /// <summary>The folder where new mail arrives.</summary>
    public static FolderPath Inbox { get; } = new(["INBOX"]);

    /// <summary>The segments, outermost first; never empty, nor is any of them.</summary>
    public ImmutableArray<string> Segments { get; }

    /// <summary>The innermost segment.</summary>
    public string Name => Segments[^1];

    /// <summary>Whether this is INBOX itself.</summary>
    public bool IsInbox => Segments.Length == 1 && Segments[0] == "INBOX";

    /// <summary>The folder around this one, or null at the top.</summary>
    public FolderPath? Parent => Segments.Length == 1 ? null : new(Segments[..^1]);

    /// <summary>Whether both name the same folder.</summary>
    public static bool operator ==(FolderPath? left, FolderPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they name different folders.</summary>
    public static bool operator !=(FolderPath? left, FolderPath? right) => !(left == right);

    /// <summary>Makes a path from decoded segments.</summary>
    /// <exception cref="ArgumentException">There is no segment, or one is empty.</exception>
    public static FolderPath Of(params IEnumerable<string> segments)
    {
        var all = segments.ToImmutableArray();
        if (all.IsEmpty || all.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A folder path needs at least one segment, and none of them may be empty.", nameof(segments));
        return new(all[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? all.SetItem(0, "INBOX") : all);
    }

    /// <summary>Reads the text form: <c>Work/Invoices</c>; <c>\/</c> stands for a slash inside a name.</summary>
    /// <exception cref="FormatException">The text is empty or has an empty segment.</exception>
    public static FolderPath Parse(string text)
    {
        var segments = new List<string>();
        var current = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '/')
                current.Append(text[++i]);
            else if (text[i] == '/')
                Finish();
            else
                current.Append(text[i]);
        }

        Finish();
        return Of(segments);

        void Finish()
        {
            if (current.Length == 0)
                throw new FormatException($"'{text}' is not a folder name: it has an empty part. Write Work/Invoices; a slash inside a name is written \\/.");
            segments.Add(current.ToString());
            current.Clear();
        }
    }

    /// <summary>The folder of that name inside this one.</summary>
    public FolderPath Child(string name) => Of(Segments.Add(name));

    /// <summary>Whether this is <paramref name="ancestor"/> or lies below it.</summary>
    public bool IsAtOrUnder(FolderPath ancestor) =>
        Segments.Length >= ancestor.Segments.Length && Segments[..ancestor.Segments.Length].SequenceEqual(ancestor.Segments, StringComparer.Ordinal);

    /// <summary>This path with its beginning <paramref name="from"/> replaced by <paramref name="to"/>.</summary>
    /// <exception cref="ArgumentException">This path does not begin with <paramref name="from"/>.</exception>
    public FolderPath Rebase(FolderPath from, FolderPath to)
    {
        if (!IsAtOrUnder(from))
            throw new ArgumentException($"{this} is not under {from}.", nameof(from));
        return Of(to.Segments.Concat(Segments.Skip(from.Segments.Length)));
    }

    /// <inheritdoc/>
    public bool Equals(FolderPath? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FolderPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(FolderPath? other) => string.CompareOrdinal(_text, other?._text);

    /// <summary>The text form; see the remarks on the class.</summary>
    public override string ToString() => _text;
}
