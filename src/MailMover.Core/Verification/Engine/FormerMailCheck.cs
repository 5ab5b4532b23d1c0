using System.Runtime.InteropServices;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Removal;

namespace MailMover.Core.Verification.Engine;

/// <summary>Looks for messages that the source does not show any more among what nobody claims in the folders where they were put.</summary>
internal sealed class FormerMailCheck(VerificationRun run, IReadOnlyList<GroupVerification> groups)
{
    private readonly Dictionary<FolderPath, Unclaimed> _unclaimed = [];

    public async Task<FormerMail> RunAsync()
    {
        var former = FormerMail.None;
        var hides = run.Source.SourceTraits.HidesWhatWasRead;
        if (run.Journal is not { } journal || (!hides && !await RemovalStage.WasOrderedAsync(journal, run.Token)))
            return former;
        foreach (var folder in run.Folders.Where(f => f is { Record: not null, Destination: not null, Trouble: null }))
        {
            await foreach (var entry in journal.ListEntriesAsync(folder.Record!.Id, null, run.Token))
            {
                run.ThrowIfStopping();
                if (entry.State is not (EntryState.Copied or EntryState.AlreadyThere))
                    continue;
                if (entry.Removal == SourceRemovalState.Removed)
                    former = former with { Removed = former.Removed + 1, RemovedStillThere = former.RemovedStillThere + (IsStillThere(entry) ? 1 : 0) };
                else if (hides && !folder.ListedKeys.Contains(entry.Key))
                    former = former with { Hidden = former.Hidden + 1, HiddenStillThere = former.HiddenStillThere + (IsStillThere(entry) ? 1 : 0) };
            }
        }

        return former;
    }

    private bool IsStillThere(JournalEntry entry)
    {
        if (entry.Destination is not { } destination)
            return false;
        if (!_unclaimed.TryGetValue(destination, out var unclaimed))
            _unclaimed[destination] = unclaimed = new Unclaimed(groups.FirstOrDefault(g => g.Destination.Folder == destination)?.Destination);
        return unclaimed.Take(entry);
    }

    /// <summary>What nobody claims in one destination folder; each message vouches for one.</summary>
    private sealed class Unclaimed
    {
        private readonly uint _uidValidity;
        private readonly Dictionary<uint, (UInt128 Fingerprint, long Size)> _byUid = [];
        private readonly Dictionary<(UInt128 Fingerprint, long Size), List<uint>> _byHeader = [];

        public Unclaimed(DestinationIndex? folder)
        {
            _uidValidity = folder?.UidValidity ?? 0;
            foreach (var message in folder?.Messages ?? [])
            {
                if (message.IsDeleted)
                    continue;
                _byUid[message.Uid] = (message.Fingerprint, message.SizeInOctets);
                (CollectionsMarshal.GetValueRefOrAddDefault(_byHeader, (message.Fingerprint, message.SizeInOctets), out _) ??= new(1)).Add(message.Uid);
            }
        }

        public bool Take(JournalEntry entry)
        {
            if (entry.DestinationUid != 0 && entry.DestinationUidValidity == _uidValidity && _byUid.TryGetValue(entry.DestinationUid, out var own) && own.Fingerprint == entry.Copy.Fingerprint.Value)
                return _byUid.Remove(entry.DestinationUid);
            if (!_byHeader.TryGetValue((entry.Copy.Fingerprint.Value, entry.Copy.SizeInOctets), out var alike))
                return false;
            while (alike.Count > 0)
            {
                var uid = alike[^1];
                alike.RemoveAt(alike.Count - 1);
                if (_byUid.Remove(uid))
                    return true;
            }

            return false;
        }
    }
}
