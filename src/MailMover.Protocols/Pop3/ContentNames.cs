using System.Globalization;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// Names for messages without a UIDL of their own (the server gives none, or the same one to several): <c>sha256 DIGEST#N</c>, where the digest is that of the
/// message without what servers change in it (<see cref="IdentitySink"/>) and N counts messages of equal content in the order of the maildrop.
/// </summary>
/// <remarks>
/// To know the digest a message must be read. So that it is read once and not in every session, a note keeps for each message that is listed the digest of its
/// header (TOP n 0) with its size, and which content that was. What has the header and size of one content only, and is not there more often than that content
/// was, is taken for it without being read. A server without TOP has its messages read in every session.
/// A UIDL that was ever shared does not count any more, also when it is shared no longer.
/// A blank in a name cannot be part of a UIDL, so the two kinds never meet.
/// </remarks>
internal sealed class ContentNames
{
    private const string Note = "pop3.contents";

    private readonly IFolderNumbers _numbers;
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Content, int Count)>> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Evidence, string Content), int> _now = [];

    private ContentNames(IFolderNumbers numbers, string? note)
    {
        _numbers = numbers;
        foreach (var line in (note ?? "").Split('\n'))
        {
            var words = line.Split(' ');
            if (words is ["shared", var id])
                _shared.Add(id);
            else if (words is ["content", var evidence, var content, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var times))
                (_known.TryGetValue(evidence, out var contents) ? contents : _known[evidence] = []).Add((content, times));
        }
    }

    public static async Task<ContentNames> LoadAsync(IFolderNumbers numbers, CancellationToken cancellationToken) =>
        new(numbers, await numbers.GetNoteAsync(Note, cancellationToken));

    /// <summary>Names the messages that have a UIDL of their own and gives back the others.</summary>
    public IReadOnlyList<MaildropEntry> Sort(IReadOnlyList<MaildropEntry> entries)
    {
        foreach (var several in entries.Where(e => e.UniqueId is not null).GroupBy(e => e.UniqueId!, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
            _shared.Add(several.Key);
        var unnamed = new List<MaildropEntry>();
        foreach (var entry in entries)
        {
            if (entry.UniqueId is { } id && !_shared.Contains(id))
                entry.Name = id;
            else
                unnamed.Add(entry);
        }

        return unnamed;
    }

    /// <summary>Names messages by their content.</summary>
    /// <returns>Whether all of them had to be read, and will have to be read every time.</returns>
    public async Task<bool> NameAsync(Pop3Session session, Pop3EndpointOptions options, IReadOnlyList<MaildropEntry> entries, CancellationToken cancellationToken)
    {
        var evidence = session.HasTop ? await EvidenceAsync(session, options, entries, cancellationToken) : [];
        var contents = new Dictionary<MaildropEntry, string>();
        foreach (var alike in entries.Where(evidence.ContainsKey).GroupBy(e => evidence[e], StringComparer.Ordinal))
        {
            if (!_known.TryGetValue(alike.Key, out var known) || known is not [var only] || alike.Count() > only.Count)
                continue;
            foreach (var entry in alike)
                contents[entry] = only.Content;
        }

        var unread = entries.Where(e => !contents.ContainsKey(e) && e.SizeInOctets <= options.MaxMessageInOctets).ToList();
        try
        {
            using var sink = new IdentitySink();
            await foreach (var (entry, digest) in DigestsAsync(session, options, unread, "RETR", sink, cancellationToken))
            {
                if (digest is not null)
                    contents[entry] = digest;
            }
        }
        catch (MailFailureException)
        {
            // What was read before the line broke is not read again.
            Count(entries, evidence, contents);
            await SaveAsync(cancellationToken);
            throw;
        }

        Count(entries, evidence, contents);
        return !session.HasTop;
    }

    /// <summary>Keeps what the next session needs.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var lines = _shared.Order(StringComparer.Ordinal).Select(s => $"shared {s}")
            .Concat(_now.Select(n => string.Create(CultureInfo.InvariantCulture, $"content {n.Key.Evidence} {n.Key.Content} {n.Value}")).Order(StringComparer.Ordinal));
        var note = string.Join('\n', lines);
        if (note != (await _numbers.GetNoteAsync(Note, cancellationToken) ?? ""))
            await _numbers.SetNoteAsync(Note, note.Length == 0 ? null : note, cancellationToken);
    }

    /// <summary>A digest of header and size for each message; none of those that the server does not show.</summary>
    private static async Task<Dictionary<MaildropEntry, string>> EvidenceAsync(Pop3Session session, Pop3EndpointOptions options, IReadOnlyList<MaildropEntry> entries, CancellationToken cancellationToken)
    {
        var evidence = new Dictionary<MaildropEntry, string>();
        using var sink = new IdentitySink();
        var refused = 0;
        await foreach (var (entry, digest) in DigestsAsync(session, options, entries, "TOP", sink, cancellationToken))
        {
            if (digest is not null)
                evidence[entry] = string.Create(CultureInfo.InvariantCulture, $"{digest}/{entry.SizeInOctets}");
            else
                refused++;
        }

        // A server without CAPA tells only so that it has no TOP.
        session.HasTop = refused < entries.Count;
        return evidence;
    }

    private static IAsyncEnumerable<(MaildropEntry Entry, string? Digest)> DigestsAsync(
        Pop3Session session, Pop3EndpointOptions options, IReadOnlyList<MaildropEntry> entries, string verb, IdentitySink sink, CancellationToken cancellationToken) =>
        // Where everything has to be read in every session, to break off at a limit would be to begin anew for ever.
        new Retrieval(session, options, session.HasTop ? options.Count : options.CountToTheEnd).RunAsync(entries, verb, sink, r => (r.Entry, r.Length < 0 ? null : sink.Finish().ToString()), null, cancellationToken);

    private void Count(IReadOnlyList<MaildropEntry> entries, Dictionary<MaildropEntry, string> evidence, Dictionary<MaildropEntry, string> contents)
    {
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            // What cannot be read has no content yet; it is listed, so that it is not silently missing.
            var isRead = contents.TryGetValue(entry, out var content);
            var name = isRead ? $"sha256 {content}" : $"unread {evidence.GetValueOrDefault(entry) ?? entry.SizeInOctets.ToString(CultureInfo.InvariantCulture)}";
            var occurrence = occurrences[name] = occurrences.GetValueOrDefault(name) + 1;
            entry.Name = string.Create(CultureInfo.InvariantCulture, $"{name}#{occurrence}");
            if (isRead && evidence.TryGetValue(entry, out var seen))
                _now[(seen, content!)] = _now.GetValueOrDefault((seen, content!)) + 1;
        }
    }
}
