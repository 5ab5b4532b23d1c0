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
    private readonly Dictionary<MessageKey, (PendingMessage Message, MessageHeader Header, Sha256Digest Sha256)> _aside = [];

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
        // By its key: a further attempt may bring it again.
        _aside[message.Message.Key] = (new PendingMessage(message.Message, earlierAttempts), message.Header!, digest);
        return true;
    }

    /// <summary>The source has other keys now.</summary>
    public void ForgetAside()
    {
        _aside.Clear();
        _first.Clear();
    }

    /// <summary>Records those whose first copy is there; where that one is in doubt they wait on.</summary>
    /// <returns>Those whose first copy is not there, and which must go over themselves.</returns>
    public async Task<IReadOnlyList<PendingMessage>> ResolveAsync(RunContext run, FolderWork work, FolderRecorder recorder, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync();
        var firsts = await run.Journal.FindAsync(work.Folder.Id, [.. _aside.Values.Select(a => _first[a.Sha256]).Distinct()], cancellationToken);
        var missing = new List<PendingMessage>();
        var there = new List<RecognisedMessage>();
        foreach (var (message, header, digest) in _aside.Values.OrderBy(a => ((ImapMessageKey)a.Message.Message.Key).Uid).ToList())
        {
            var entry = _first.TryGetValue(digest, out var first) ? firsts.GetValueOrDefault(first) : null;
            if (entry?.State == EntryState.Appending)
                continue;
            _aside.Remove(message.Message.Key);
            if (entry?.State == EntryState.Copied)
            {
                there.Add(new RecognisedMessage(message.Message, header, 0, 0, "this provider keeps one of identical messages, and that one is there", digest));
                continue;
            }

            _first.Remove(digest);
            missing.Add(message);
        }

        recorder.AlreadyThere(there);
        return missing;
    }
}
