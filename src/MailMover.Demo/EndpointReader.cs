using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Demo;

/// <summary>Reads everything that an endpoint holds.</summary>
internal static class EndpointReader
{
    /// <summary>Reads it, under the names that <paramref name="rename"/> gives to its folders.</summary>
    public static async Task<MailboxContents> ReadAsync(IMailEndpoint endpoint, IReadOnlyList<FolderInfo> folders, Func<FolderPath, FolderPath> rename, CancellationToken cancellationToken)
    {
        var contents = new MailboxContents();
        foreach (var folder in folders.Where(f => f.CanOpen))
        {
            var name = rename(folder.Path);
            contents.AddFolder(name, folder.IsSubscribed);
            await using var reader = await endpoint.OpenAsync(folder.Path, null, freshConnection: false, cancellationToken);
            var messages = new List<MessageListing>();
            await foreach (var window in reader.ListAsync(null, cancellationToken))
                messages.AddRange(window);
            await foreach (var message in reader.FetchAsync(messages, cancellationToken))
            {
                using var octets = message.Octets;
                if (octets is not null)
                    contents.Add(name, new MessageFacts(octets.Sha256, message.Message.Flags, message.Message.InternalDate ?? DateTimeOffset.MinValue));
            }
        }

        return contents;
    }

    /// <summary>
    /// Where each source folder is to be found: the destination's folder for the same use, if it has one, and else the same name; folders below follow.
    /// </summary>
    public static Func<FolderPath, FolderPath> BySpecialUse(IReadOnlyList<FolderInfo> source, IReadOnlyList<FolderInfo> destination)
    {
        var moved = source
            .Where(f => f.SpecialUse is not (SpecialUse.None or SpecialUse.Inbox))
            .Select(f => (From: f.Path, To: destination.FirstOrDefault(d => d.SpecialUse == f.SpecialUse)?.Path ?? f.Path))
            .OrderByDescending(m => m.From.Segments.Length)
            .ToList();
        return path => moved.Find(m => path.IsAtOrUnder(m.From)) is { From: not null } m ? path.Rebase(m.From, m.To) : path;
    }
}
