using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// For providers that keep only one of several identical messages of a folder (Gmail): the second and later copies are set aside, and are
/// already there once the first one is.
/// </summary>
internal sealed class IdenticalMessages
{
    private readonly Dictionary<Sha256Digest, MessageKey> _first = [];
    private readonly List<(PendingMessage Message, MessageHeader Header, Sha256Digest Sha256)> _aside = [];

    /// <summary>Recalls what earlier runs have copied.</summary>
    public async Task RecallAsync(IAsyncEnumerable<JournalEntry> entries)
    {
        await foreach (var entry in entries)
        {
            if (entry is { Sha256: { } digest, State: EntryState.Copied })
                _first.TryAdd(digest, entry.Key);
        }
    }

    /// <summary>Sets a message aside if another one with the same octets goes, or went, over.</summary>
    public bool SetAside(FetchedMessage message, int earlierAttempts)
    {
        var digest = message.Octets!.Sha256;
        if (_first.TryAdd(digest, message.Message.Key) || _first[digest].Equals(message.Message.Key))
            return false;
        _aside.Add((new PendingMessage(message.Message, earlierAttempts), message.Header!, digest));
        return true;
    }

    /// <summary>Records those whose first copy is there.</summary>
    /// <returns>Those whose first copy is not, and which must go over themselves.</returns>
    public async Task<IReadOnlyList<PendingMessage>> ResolveAsync(RunContext run, FolderWork work, FolderRecorder recorder, CancellationToken cancellationToken)
    {
        var firsts = await run.Journal.FindAsync(work.Folder.Id, [.. _aside.Select(a => _first[a.Sha256]).Distinct()], cancellationToken);
        var missing = new List<PendingMessage>();
        foreach (var (message, header, digest) in _aside)
        {
            if (_first.TryGetValue(digest, out var first) && firsts.TryGetValue(first, out var entry) && entry.State == EntryState.Copied)
            {
                recorder.AlreadyThere(message.Message, header, 0, 0, "this provider keeps one of identical messages, and that one is there", digest);
                continue;
            }

            _first.Remove(digest);
            missing.Add(message);
        }

        _aside.Clear();
        return missing;
    }
}
