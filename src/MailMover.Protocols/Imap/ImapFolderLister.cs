using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Lists the folders of the personal namespace, with everything asked in as few round trips as the server allows.</summary>
internal sealed class ImapFolderLister(ImapConnection connection, ImapFolderNames names)
{
    private readonly Dictionary<string, FolderInfo> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FolderStatus> _statuses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);

    private ImapCapabilities Capabilities => connection.Capabilities;

    public async Task<IReadOnlyList<FolderInfo>> ListAsync(bool withStatus, CancellationToken cancellationToken)
    {
        await ListNamespacesAsync(withStatus, cancellationToken);
        if (!_folders.ContainsKey("INBOX"))
            await AskForInboxAsync(cancellationToken);
        if (withStatus)
            await AskMissingStatusesAsync(cancellationToken);
        return [.. _folders.Select(f => f.Value with
        {
            IsSubscribed = f.Value.IsSubscribed || _subscribed.Contains(f.Key),
            Status = withStatus && f.Value.CanOpen ? _statuses.GetValueOrDefault(f.Key) : null,
        })];
    }

    private async Task ListNamespacesAsync(bool withStatus, CancellationToken cancellationToken)
    {
        var returns = Returns(withStatus);
        if (await TryListAsync(returns, asksForSubscribed: returns.Contains("SUBSCRIBED", StringComparison.Ordinal), cancellationToken) is not { } refused)
            return;

        // Announced, but not understood: the plain form is understood by all.
        if (returns.Length == 0 || await TryListAsync("", false, cancellationToken) is not null)
            throw connection.Failures.Refused("to list the folders", refused, FailureScope.Endpoint);
    }

    private string Returns(bool withStatus)
    {
        if (!Capabilities.Has("LIST-EXTENDED"))
            return "";
        var returns = new List<string> { "SUBSCRIBED" };
        if (Capabilities.Has("SPECIAL-USE"))
            returns.Add("SPECIAL-USE");
        if (withStatus && Capabilities.Has("LIST-STATUS"))
            returns.Add($"STATUS ({Capabilities.StatusItems})");
        return $" RETURN ({string.Join(' ', returns)})";
    }

    private async Task<ImapStatus?> TryListAsync(string returns, bool asksForSubscribed, CancellationToken cancellationToken)
    {
        var tags = new List<string>();
        foreach (var space in names.Personal)
        {
            tags.Add(connection.Queue($"LIST \"\" {ImapQuoting.Quote(space.Prefix + "*")}{returns}"));
            if (!asksForSubscribed)
                tags.Add(connection.Queue($"LSUB \"\" {ImapQuoting.Quote(space.Prefix + "*")}"));
        }

        if (names.Personal.All(s => !s.IsRoot))
            tags.Add(connection.Queue($"LIST \"\" INBOX{returns}"));
        ImapStatus? refused = null;
        foreach (var tag in tags)
        {
            var status = await connection.FinishAsync(tag, Take, cancellationToken);
            if (!status.IsOk)
                refused ??= status;
        }

        return refused;
    }

    /// <summary>imap.strato.de and others do not list INBOX, which every mailbox has; so it is asked for by name.</summary>
    private async Task AskForInboxAsync(CancellationToken cancellationToken)
    {
        await connection.TryAsync("LIST \"\" INBOX", Take, cancellationToken);
        if (_folders.ContainsKey("INBOX"))
            return;
        var status = await connection.TryAsync($"STATUS INBOX ({Capabilities.StatusItems})", Take, cancellationToken);
        if (status.IsOk)
            _folders["INBOX"] = new FolderInfo { Path = FolderPath.Inbox, SpecialUse = SpecialUse.Inbox };
    }

    private async Task AskMissingStatusesAsync(CancellationToken cancellationToken)
    {
        var missing = _folders.Where(f => f.Value.CanOpen && !_statuses.ContainsKey(f.Key)).Select(f => f.Key).ToList();
        foreach (var part in missing.Chunk(50))
        {
            // A folder that answers with NO keeps its place in the list; whoever opens it hears why.
            foreach (var tag in part.Select(n => connection.Queue($"STATUS {ImapQuoting.Quote(n)} ({Capabilities.StatusItems})")).ToList())
                await connection.FinishAsync(tag, Take, cancellationToken);
        }
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        if (ImapStatusReading.TryRead(payload, out var name, out var status))
            _statuses[Canonical(name)] = status;
        else if (ImapResponse.StartsWithWord(payload, "LIST"u8))
            TakeFolder(payload["LIST".Length..]);
        else if (ImapResponse.StartsWithWord(payload, "LSUB"u8))
            TakeSubscription(payload["LSUB".Length..]);
    }

    private void TakeFolder(ReadOnlySpan<byte> text)
    {
        var (name, delimiter, attributes) = ReadName(text);
        if (name.Length == 0 || names.IsForeign(name) || _folders.ContainsKey(name))
            return;
        var path = names.PathOf(name, delimiter);
        _folders[name] = new FolderInfo
        {
            Path = path,
            SpecialUse = path.IsInbox ? SpecialUse.Inbox : UseOf(attributes),
            CanOpen = !attributes.Contains("\\Noselect") && !attributes.Contains("\\NonExistent"),
            IsSubscribed = attributes.Contains("\\Subscribed"),
        };
    }

    private void TakeSubscription(ReadOnlySpan<byte> text)
    {
        var (name, _, attributes) = ReadName(text);

        // LSUB's \Noselect only says that something below is subscribed (RFC 3501, section 6.3.9).
        if (!attributes.Contains("\\Noselect"))
            _subscribed.Add(name);
    }

    private static (string Name, char? Delimiter, HashSet<string> Attributes) ReadName(ReadOnlySpan<byte> text)
    {
        var tokens = new ImapTokens(text);
        var attributes = Encoding.ASCII.GetString(tokens.ReadFlatList()).Split(' ').ToHashSet(StringComparer.OrdinalIgnoreCase);
        var delimiter = ImapFolderNames.ReadDelimiter(ref tokens);
        tokens.ReadString(out var octets);
        return (Canonical(ImapQuoting.Octets(octets)), delimiter, attributes);
    }

    private static string Canonical(string name) => ImapFolderNames.IsInbox(name) ? "INBOX" : name;

    private static SpecialUse UseOf(HashSet<string> attributes) =>
        attributes.Contains("\\All") ? SpecialUse.All
        : attributes.Contains("\\Archive") ? SpecialUse.Archive
        : attributes.Contains("\\Drafts") ? SpecialUse.Drafts
        : attributes.Contains("\\Flagged") ? SpecialUse.Flagged
        : attributes.Contains("\\Important") ? SpecialUse.Important
        : attributes.Contains("\\Junk") ? SpecialUse.Junk
        : attributes.Contains("\\Sent") ? SpecialUse.Sent
        : attributes.Contains("\\Trash") ? SpecialUse.Trash
        : SpecialUse.None;
}
