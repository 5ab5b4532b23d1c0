using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// What a destination does to octets behind an OK. The first messages of a run that carry unusual octets are read back, and what became of them
/// is kept with the pair: nothing is promised as unchanged that was not read back.
/// </summary>
internal sealed class ServerHabits(RunContext run)
{
    private const int MostInMemory = 1 << 20;
    private readonly Lock _gate = new();
    private readonly List<Probe> _probes = [];
    private OctetTraits _unseen = OctetTraits.All;

    /// <summary>A message to read back.</summary>
    private sealed record Probe(FolderWork Work, MessageKey Key, MessageHeader Header, OctetTraits Traits);

    /// <summary>Whether the destination gives appended messages a date of its own.</summary>
    public bool IgnoresInternalDate { get; private set; }

    /// <summary>Recalls what earlier runs found out.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken) =>
        IgnoresInternalDate = (await DestinationHabits.ReadAsync(run.Journal, cancellationToken)).IgnoresInternalDate;

    /// <summary>Keeps in mind that the destination does not keep dates.</summary>
    public async Task SawOtherDateAsync(CancellationToken cancellationToken)
    {
        if (IgnoresInternalDate)
            return;
        IgnoresInternalDate = true;
        await DestinationHabits.SaveIgnoredDateAsync(run.Journal, cancellationToken);
        run.Note("The destination gives copied messages an arrival date of its own. The date in the message itself is unchanged.");
    }

    /// <summary>Picks, from what was just copied, the first message of each unusual kind.</summary>
    public void Watch(FolderWork work, IReadOnlyList<BatchItem> copied)
    {
        if (_unseen == OctetTraits.None)
            return;
        foreach (var item in copied)
        {
            if ((item.Repaired?.Octets ?? item.Octets).InMemory is not { Length: <= MostInMemory } octets)
                continue;
            var traits = OctetScan.Of(octets.Span, _unseen);
            if (traits == OctetTraits.None)
                continue;
            lock (_gate)
            {
                traits &= _unseen;
                _unseen &= ~traits;
                if (traits != OctetTraits.None)
                    _probes.Add(new Probe(work, item.Message.Key, item.Header, traits));
            }
        }
    }

    /// <summary>Reads back the messages that were picked, of one folder or all, and keeps what became of them.</summary>
    public async Task ReadBackAsync(FolderWork work, FolderRecorder recorder, CancellationToken cancellationToken)
    {
        List<Probe> probes;
        lock (_gate)
        {
            probes = _probes.FindAll(p => p.Work == work);
            _probes.RemoveAll(probes.Contains);
        }

        if (probes.Count == 0)
            return;
        try
        {
            await recorder.FlushAsync();
            await using var folder = await run.Destination.OpenAsync(work.DestinationPath, null, false, cancellationToken);
            var entries = await run.Journal.FindAsync(work.Folder.Id, [.. probes.Select(p => p.Key)], cancellationToken);
            foreach (var probe in probes)
            {
                // Without its UID, or in a folder that was rebuilt since, it cannot be found: the next one of its kind is looked at.
                if (entries.GetValueOrDefault(probe.Key) is not { DestinationUid: > 0 } entry || entry.DestinationUidValidity != folder.Status.UidValidity)
                    Forget([probe]);
                else
                    await ReadBackAsync(folder, probe, entry, recorder, cancellationToken);
            }
        }
        catch (MailFailureException)
        {
            // Reading back is a service, not a condition: it is tried again with the next message of the kind.
            Forget(probes);
        }
    }

    private void Forget(List<Probe> probes)
    {
        lock (_gate)
            probes.ForEach(p => _unseen |= p.Traits);
    }

    private async Task ReadBackAsync(IFolderReader folder, Probe probe, JournalEntry entry, FolderRecorder recorder, CancellationToken cancellationToken)
    {
        var key = new ImapMessageKey(entry.DestinationUidValidity, entry.DestinationUid);
        await foreach (var fetched in folder.FetchAsync([new MessageListing { Key = key }], cancellationToken))
        {
            using (fetched.Octets)
            {
                if (fetched.Octets is { } octets)
                    await KeepAsync(probe, entry, octets.Sha256 == entry.Copy.Sha256, recorder, cancellationToken);
            }
        }
    }

    private async Task KeepAsync(Probe probe, JournalEntry entry, bool unchanged, FolderRecorder recorder, CancellationToken cancellationToken)
    {
        await DestinationHabits.SaveAsync(run.Journal, probe.Traits, unchanged, cancellationToken);
        if (unchanged)
            return;
        var what = string.Join(" and ", OctetScan.Each(probe.Traits).Select(OctetScan.Words));
        run.Note($"The destination changes messages that have {what}: the copy of \"{probe.Header.Subject}\" was read back and differs.");
        recorder.Amend(entry, probe.Header, $"changed by the server: it has {what}, and the copy read back differs");
    }
}
