using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.Comparing;

/// <summary>
/// Compares two mailboxes through their contract, whatever they are: folders, and in each the multiset of messages by digest, flags, keywords and internal date.
/// </summary>
public static class MailboxComparer
{
    private const int FetchedAtOnce = 64;

    /// <summary>Reads both and says what differs.</summary>
    public static async Task<MailboxComparison> CompareAsync(
        IMailEndpoint source, IMailEndpoint destination, ComparisonOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var differences = new List<string>();
        var messages = 0;
        var there = (await destination.ListFoldersAsync(false, cancellationToken)).Where(f => f.CanOpen).ToDictionary(f => f.Path);
        var expected = new HashSet<FolderPath>();
        foreach (var folder in (await source.ListFoldersAsync(false, cancellationToken)).Where(f => f.CanOpen))
        {
            if (options.Destination(folder.Path) is not { } path)
                continue;
            expected.Add(path);
            var mail = await ReadAsync(source, folder.Path, options, cancellationToken);
            messages += mail.Count;
            if (!there.TryGetValue(path, out var found))
            {
                differences.Add($"{path}: the folder is missing, with {mail.Count} messages");
                continue;
            }

            if (options.Subscriptions && folder.IsSubscribed && !found.IsSubscribed)
                differences.Add($"{path}: the subscription is missing");
            Compare(path, mail, await ReadAsync(destination, path, options, cancellationToken), options, differences);
        }

        await FindExtraFoldersAsync(destination, there.Keys.Except(expected), options, differences, cancellationToken);
        return new MailboxComparison(differences, messages);
    }

    private static async Task FindExtraFoldersAsync(
        IMailEndpoint destination, IEnumerable<FolderPath> extra, ComparisonOptions options, List<string> differences, CancellationToken cancellationToken)
    {
        foreach (var path in extra)
        {
            var mail = await ReadAsync(destination, path, options, cancellationToken);
            if (mail.Count == 0 && !path.IsInbox && !options.AllowExtraFolders)
                differences.Add($"{path}: the source has no such folder");
            if (!options.AllowExtraMessages)
                differences.AddRange(mail.Select(m => $"{path}: the source has no such folder, and in it: {m}"));
        }
    }

    private static void Compare(FolderPath path, List<ComparedMessage> source, List<ComparedMessage> destination, ComparisonOptions options, List<string> differences)
    {
        var before = differences.Count;
        var left = destination.GroupBy(m => m).ToDictionary(g => g.Key, g => new Queue<ComparedMessage>(g));
        foreach (var message in source)
        {
            if (!left.TryGetValue(message, out var equal) || !equal.TryDequeue(out _))
                differences.Add($"{path}: missing or changed: {message}{Nearest(message, destination)}");
        }

        if (!options.AllowExtraMessages)
            differences.AddRange(left.Values.SelectMany(q => q).Select(m => $"{path}: twice, changed or foreign: {m}"));
        if (options.InOrder && differences.Count == before && !IsSubsequence(source, destination))
            differences.Add($"{path}: the order of the messages differs");
    }

    private static bool IsSubsequence(List<ComparedMessage> wanted, List<ComparedMessage> all)
    {
        var next = 0;
        foreach (var message in all)
        {
            if (next < wanted.Count && wanted[next].Equals(message))
                next++;
        }

        return next == wanted.Count;
    }

    private static string Nearest(ComparedMessage message, List<ComparedMessage> destination) =>
        destination.Find(d => d.Sha256 == message.Sha256) is { } near ? $"; with the same octets there is {near}" : "";

    private static async Task<List<ComparedMessage>> ReadAsync(IMailEndpoint endpoint, FolderPath folder, ComparisonOptions options, CancellationToken cancellationToken)
    {
        await using var reader = await endpoint.OpenAsync(folder, null, freshConnection: true, cancellationToken);
        var listings = new List<MessageListing>();
        await foreach (var window in reader.ListAsync(null, cancellationToken))
            listings.AddRange(window);

        var messages = new Dictionary<MessageKey, ComparedMessage>();
        foreach (var portion in listings.Chunk(FetchedAtOnce))
        {
            await foreach (var fetched in reader.FetchAsync(portion, cancellationToken))
            {
                using var octets = fetched.Octets;
                messages.Add(fetched.Message.Key, ComparedMessage.Of(fetched, options));
            }
        }

        return [.. listings.Select(l => messages[l.Key])];
    }
}
