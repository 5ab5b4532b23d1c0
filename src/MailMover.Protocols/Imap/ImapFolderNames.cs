using System.Collections.Concurrent;
using System.Text;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>
/// Translates between folder paths and the names on the wire: prefix, delimiter and encoding live here and nowhere else.
/// Names on the wire are strings of which each character is one octet.
/// </summary>
internal sealed class ImapFolderNames(IReadOnlyList<ImapNamespace> personal, IReadOnlyList<ImapNamespace> foreign)
{
    // A listed folder is always asked for by exactly the name that the server gave it, however odd.
    private readonly ConcurrentDictionary<FolderPath, string> _listed = new();
    private readonly ConcurrentDictionary<string, FolderPath> _paths = new(StringComparer.Ordinal);

    public IReadOnlyList<ImapNamespace> Personal => personal;

    /// <summary>Whether the prefix is only known to be none because nothing shows another.</summary>
    public bool MayLieBelowInbox { get; set; }

    /// <summary>Where new folders are made: the first personal namespace.</summary>
    public ImapNamespace Home => personal[0];

    public char? Delimiter => Home.Delimiter;

    /// <summary>The name on the wire; null where there can be none: a part holds the delimiter, or what no command can carry.</summary>
    public string? TryNameOf(FolderPath path)
    {
        var name = _listed.TryGetValue(path, out var listed) ? listed : Compose(path);
        return name is null || name.AsSpan().ContainsAny('\r', '\n', '\0') ? null : name;
    }

    /// <summary>Whether a listed name belongs to somebody else or to everybody.</summary>
    public bool IsForeign(string name)
    {
        var own = LongestMatch(personal, name);
        return LongestMatch(foreign, name) is { } other && (own is null || other.Prefix.Length > own.Prefix.Length);
    }

    /// <summary>The path of a listed name; each name gets its own.</summary>
    public FolderPath PathOf(string name, char? delimiter)
    {
        if (IsInbox(name))
            name = "INBOX";
        if (_paths.TryGetValue(name, out var known))
            return known;
        var path = Decompose(name, delimiter);

        // Two names that would look the same (an empty part, a folder INBOX inside the prefix INBOX.) must not become one.
        for (var number = 2; !_listed.TryAdd(path, name) && _listed[path] != name; number++)
            path = FolderPath.Of(path.Segments.SetItem(path.Segments.Length - 1, $"{path.Name} ({number})"));
        _paths[name] = path;
        return path;
    }

    public static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);

    private static ImapNamespace? LongestMatch(IReadOnlyList<ImapNamespace> namespaces, string name) =>
        namespaces.Where(n => name.StartsWith(n.Prefix, StringComparison.Ordinal)).MaxBy(n => n.Prefix.Length);

    private string? Compose(FolderPath path)
    {
        if (path.IsInbox)
            return "INBOX";
        if (path.Segments.Any(s => s.Contains(Home.Delimiter ?? '\0', StringComparison.Ordinal)) || (Home.Delimiter is null && path.Segments.Length > 1))
            return null;
        var encoded = string.Join(Home.Delimiter ?? '/', path.Segments.Select(ModifiedUtf7.Encode));
        return Home.Prefix + encoded;
    }

    private FolderPath Decompose(string name, char? delimiter)
    {
        if (name == "INBOX")
            return FolderPath.Inbox;
        var rest = LongestMatch(personal, name) is { } own && name.Length > own.Prefix.Length && !IsInbox(name[own.Prefix.Length..])
            ? name[own.Prefix.Length..]
            : name;
        var parts = (delimiter is { } d ? rest.Split(d, StringSplitOptions.RemoveEmptyEntries) : [rest]).Select(Decode).ToList();
        return parts.Count == 0 ? FolderPath.Of(rest) : FolderPath.Of(parts);
    }

    private static string Decode(string part)
    {
        if (ModifiedUtf7.TryDecode(part, out var name))
            return name;

        // Not what the RFC wants: UTF-8 as it is if it is UTF-8, else octet for octet.
        var octets = Encoding.Latin1.GetBytes(part);
        return System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : part;
    }

    /// <summary>Reads the answer to NAMESPACE (RFC 2342).</summary>
    public static ImapFolderNames FromNamespaces(ReadOnlySpan<byte> payload)
    {
        var tokens = new ImapTokens(payload["NAMESPACE".Length..]);
        var personal = ReadNamespaces(ref tokens);
        var foreign = ReadNamespaces(ref tokens);
        foreign.AddRange(ReadNamespaces(ref tokens));
        return new ImapFolderNames(personal.Count > 0 ? personal : [new ImapNamespace("", '/')], foreign);
    }

    private static List<ImapNamespace> ReadNamespaces(ref ImapTokens tokens)
    {
        var found = new List<ImapNamespace>();
        if (!tokens.TrySkip((byte)'('))
        {
            tokens.SkipValue();
            return found;
        }

        while (tokens.TrySkip((byte)'('))
        {
            tokens.ReadString(out var prefix);
            found.Add(new ImapNamespace(ImapQuoting.Octets(prefix), ReadDelimiter(ref tokens)));
            while (!tokens.AtEnd && !tokens.TrySkip((byte)')'))
                tokens.SkipValue();
        }

        tokens.TrySkip((byte)')');
        return found;
    }

    public static char? ReadDelimiter(ref ImapTokens tokens) =>
        tokens.ReadString(out var delimiter) == ImapStringKind.Nil || delimiter.IsEmpty ? null : (char)delimiter[0];
}
