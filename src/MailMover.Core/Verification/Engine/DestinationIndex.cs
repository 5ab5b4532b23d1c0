using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>What a destination folder holds, or what of it nobody claims.</summary>
/// <param name="folder">The folder.</param>
internal sealed class DestinationIndex(FolderPath folder)
{
    private long _unseen;

    public FolderPath Folder { get; } = folder;

    public uint UidValidity { get; private set; }

    /// <summary>How many messages it holds.</summary>
    public long Exists { get; private set; }

    /// <summary>Why it cannot be looked at, in words; null where it can.</summary>
    public string? Trouble { get; set; }

    /// <summary>What of the folder was not shown, in words; null where all was. What is not found may be just that.</summary>
    public string? Unseen => Trouble is { } trouble
        ? $"the folder {Folder} of the destination could not be looked at: {trouble}"
        : _unseen > 0 ? $"the destination did not show {_unseen} of the messages in {Folder}" : null;

    public List<IndexedMessage> Messages { get; set; } = [];

    /// <summary>Messages that look like one more copy of an accounted one, with the source folder that has that one.</summary>
    public Dictionary<uint, SourceFolder> MaybeExtra { get; } = [];

    /// <summary>Reads the folder.</summary>
    /// <param name="run">The verification.</param>
    /// <param name="bag">Where every message is counted; null where that is not needed.</param>
    /// <param name="isWanted">Which messages are kept.</param>
    public async Task ReadAsync(VerificationRun run, FingerprintBag? bag, Func<UInt128, bool> isWanted)
    {
        var walk = new FolderWalk(run, run.Destination, EndpointSide.Destination, Folder);
        var status = await walk.RunAsync(async (reader, window) =>
        {
            UidValidity = reader.Status.UidValidity;
            var headers = await FolderWalk.HeadersAsync(reader, window, run.Token);
            Exists += window.Count;
            foreach (var listing in window)
            {
                if (!headers.TryGetValue(listing.Key, out var header))
                {
                    _unseen++;
                    continue;
                }

                bag?.Add(header.Fingerprint.Value, listing.SizeInOctets);
                if (isWanted(header.Fingerprint.Value))
                    Messages.Add(IndexOf(run, listing, header));
            }
        });
        UidValidity = status.UidValidity;
        _unseen += walk.Unlisted;
    }

    private static IndexedMessage IndexOf(VerificationRun run, MessageListing listing, MessageHeader header) => new()
    {
        Fingerprint = header.Fingerprint.Value,
        IsStrong = header.Fingerprint.IsStrong,
        SizeInOctets = listing.SizeInOctets,
        Date = IndexedMessage.DateOf(listing),
        Flags = run.Shared(listing.Flags),
        Uid = ((ImapMessageKey)listing.Key).Uid,
    };
}
