using System.Collections.Immutable;

namespace MailMover.Core.Model;

/// <summary>The flags of one message: system flags and keywords (RFC 9051, section 2.3.2). Keywords are compared without regard to case.</summary>
public sealed class FlagSet : IEquatable<FlagSet>
{
    private static readonly (SystemFlags Flag, string Name)[] SystemNames =
    [
        (SystemFlags.Seen, "\\Seen"),
        (SystemFlags.Answered, "\\Answered"),
        (SystemFlags.Flagged, "\\Flagged"),
        (SystemFlags.Deleted, "\\Deleted"),
        (SystemFlags.Draft, "\\Draft"),
    ];

    private static readonly FlagSet[] WithoutKeywords = [.. Enumerable.Range(0, 32).Select(i => new FlagSet((SystemFlags)i, []))];

    private FlagSet(SystemFlags system, ImmutableArray<string> keywords) => (System, Keywords) = (system, keywords);

    /// <summary>No flags at all.</summary>
    public static FlagSet Empty => WithoutKeywords[0];

    /// <summary>The system flags.</summary>
    public SystemFlags System { get; }

    /// <summary>The keywords, sorted, each once.</summary>
    public ImmutableArray<string> Keywords { get; }

    /// <summary>Whether there is neither a system flag nor a keyword.</summary>
    public bool IsEmpty => System == SystemFlags.None && Keywords.IsEmpty;

    /// <summary>Makes a set; doubled keywords count once, empty ones not at all.</summary>
    public static FlagSet Of(SystemFlags system, IEnumerable<string>? keywords = null)
    {
        var sorted = keywords?
            .Where(k => k.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToImmutableArray() ?? [];
        return sorted.IsEmpty ? WithoutKeywords[(int)system & 31] : new FlagSet(system, sorted);
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes, and an IMAP flag list without its parentheses. <c>\Recent</c>, <c>\*</c> and unknown backslash flags are left out.</summary>
    public static FlagSet Parse(string text)
    {
        var system = SystemFlags.None;
        List<string>? keywords = null;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] != '\\')
                (keywords ??= []).Add(word);
            else
                system |= Array.Find(SystemNames, n => n.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).Flag;
        }

        return Of(system, keywords);
    }

    /// <summary>All flags of both sets.</summary>
    public FlagSet Union(FlagSet other) => Of(System | other.System, Keywords.Concat(other.Keywords));

    /// <summary>The flags of this set that the other has not.</summary>
    public FlagSet Except(FlagSet other) => Of(System & ~other.System, Keywords.Except(other.Keywords, StringComparer.OrdinalIgnoreCase));

    /// <summary>The flags of this set that the other has too.</summary>
    public FlagSet Intersect(FlagSet other) => Of(System & other.System, Keywords.Intersect(other.Keywords, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public bool Equals(FlagSet? other) =>
        other is not null && System == other.System && Keywords.SequenceEqual(other.Keywords, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlagSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(System, Keywords.Length);

    /// <summary>The flags as IMAP writes them, without parentheses: <c>\Seen $Forwarded</c>.</summary>
    public override string ToString() =>
        string.Join(' ', SystemNames.Where(n => System.HasFlag(n.Flag)).Select(n => n.Name).Concat(Keywords));
}
