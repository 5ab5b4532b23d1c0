using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Transfer.Spooling;

/// <summary>
/// Gives the messages of a spool the keys of a folder's new generation: the key of the message that the source lists, if there is one with equal header fields and
/// size, else one of its own. The journal's entries then follow by the same evidence (<see cref="GenerationChange"/>).
/// </summary>
internal sealed class SpoolRekeying(ISpool spool, FolderPath folder)
{
    /// <summary>Keys of messages that only the spool has lie above this one, so that no number that the source gives out is ever taken.</summary>
    private const uint OwnKeys = 0x8000_0000;

    /// <summary>Repeated after a crash it finds fewer messages and goes on.</summary>
    public async Task RunAsync(IFolderReader source, CancellationToken cancellationToken)
    {
        var generation = source.Status.UidValidity;
        var old = spool.KeysOfOthers(folder, generation);
        if (old.Count == 0)
            return;
        var unmatched = new Dictionary<(UInt128, long), Queue<MessageKey>>();
        foreach (var message in await spool.ReadAsync(folder, old, cancellationToken))
        {
            var evidence = (message.Header.Fingerprint.Value, message.Listing.SizeInOctets);
            if (!unmatched.TryGetValue(evidence, out var keys))
                unmatched[evidence] = keys = new Queue<MessageKey>(1);
            keys.Enqueue(message.Listing.Key);
        }

        var renamed = new List<(MessageKey, MessageKey)>();
        MessageKey? after = null;
        while (unmatched.Count > 0 && await source.NextWindowAsync(after, cancellationToken) is { } window)
        {
            after = window[^1].Key;
            await foreach (var listed in source.ReadHeadersAsync([.. window.Where(m => !spool.Holds(folder, m.Key))], cancellationToken))
            {
                if (unmatched.TryGetValue((listed.Header.Fingerprint.Value, listed.Message.SizeInOctets), out var keys) && keys.TryDequeue(out var key))
                    renamed.Add((key, listed.Message.Key));
            }
        }

        var alone = unmatched.Values.SelectMany(k => k).Order(Comparer<MessageKey>.Create(InOrder)).ToList();
        var taken = spool.KeysOf(folder, generation, OwnKeys, uint.MaxValue, 1);
        var next = (taken.Count > 0 ? ((ImapMessageKey)taken[0]).Uid : uint.MaxValue) - (uint)alone.Count;
        renamed.AddRange(alone.Select((k, i) => (k, (MessageKey)new ImapMessageKey(generation, next + (uint)i))));
        await spool.RekeyAsync(folder, renamed, cancellationToken);
    }

    private static int InOrder(MessageKey one, MessageKey other)
    {
        var (first, second) = ((ImapMessageKey)one, (ImapMessageKey)other);
        return first.UidValidity != second.UidValidity ? first.UidValidity.CompareTo(second.UidValidity) : first.Uid.CompareTo(second.Uid);
    }
}
