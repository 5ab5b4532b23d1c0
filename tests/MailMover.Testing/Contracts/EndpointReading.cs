using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.Contracts;

/// <summary>Reads folders through the contract into plain lists, for asserting.</summary>
public static class EndpointReading
{
    /// <summary>Everything of a folder in listing order; messages that could not be read have no octets.</summary>
    public static async Task<IReadOnlyList<(MessageListing Listing, byte[]? Octets)>> ReadFolderAsync(this IMailEndpoint endpoint, FolderPath folder, CancellationToken cancellationToken)
    {
        await using var reader = await endpoint.OpenAsync(folder, null, freshConnection: true, cancellationToken);
        var listings = await reader.ListAllAsync(cancellationToken);
        var bodies = await reader.FetchAllAsync(listings, cancellationToken);
        return [.. listings.Select(l => (l, bodies[l.Key].Octets))];
    }

    /// <summary>All windows of a listing joined.</summary>
    public static async Task<IReadOnlyList<MessageListing>> ListAllAsync(this IFolderReader reader, CancellationToken cancellationToken)
    {
        var all = new List<MessageListing>();
        await foreach (var window in reader.ListAsync(null, cancellationToken))
            all.AddRange(window);
        return all;
    }

    /// <summary>Reads messages; every one that was asked for has exactly one result.</summary>
    public static async Task<IReadOnlyDictionary<MessageKey, (FetchOutcome Outcome, byte[]? Octets, MessageHeader? Header)>> FetchAllAsync(
        this IFolderReader reader, IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken)
    {
        var results = new Dictionary<MessageKey, (FetchOutcome, byte[]?, MessageHeader?)>();
        if (messages.Count == 0)
            return results;
        await foreach (var fetched in reader.FetchAsync(messages, cancellationToken))
        {
            using var octets = fetched.Octets;
            results.Add(fetched.Message.Key, (fetched.Outcome, octets is null ? null : await ReadAsync(octets, cancellationToken), fetched.Header));
        }

        return results;
    }

    private static async Task<byte[]> ReadAsync(MessageOctets octets, CancellationToken cancellationToken)
    {
        await using var stream = octets.OpenRead();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken);
        return copy.ToArray();
    }
}
