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
    /// <summary>The note that says that the destination gives copies a date of its own.</summary>
    public const string DateNote = "destination.ignores_internal_date";

    private const int MostInMemory = 1 << 20;
    private readonly Lock _gate = new();
    private readonly List<Probe> _probes = [];
    private OctetTraits _unseen = OctetTraits.All;

    /// <summary>A message to read back.</summary>
    private sealed record Probe(FolderWork Work, FolderPath Folder, JournalEntry Entry, MessageHeader Header, OctetTraits Traits);

    /// <summary>The note that says whether the destination keeps octets of this kind.</summary>
    public static string NoteOf(OctetTraits trait) => $"destination.keeps.{trait}";

    /// <summary>Whether the destination gives appended messages a date of its own.</summary>
    public bool IgnoresInternalDate { get; private set; }

    /// <summary>Recalls what earlier runs found out.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken) =>
        IgnoresInternalDate = await run.Journal.GetNoteAsync(DateNote, cancellationToken) == "yes";

    /// <summary>Keeps in mind that the destination does not keep dates.</summary>
    public async Task SawOtherDateAsync(CancellationToken cancellationToken)
    {
        if (IgnoresInternalDate)
            return;
        IgnoresInternalDate = true;
        await run.Journal.SetNoteAsync(DateNote, "yes", cancellationToken);
        run.Note("The destination gives copied messages an arrival date of its own. The date in the message itself is unchanged.");
    }

    /// <summary>Picks, from what was just copied, the first message of each unusual kind.</summary>
    public void Watch(FolderWork work, IReadOnlyList<(BatchItem Item, uint Uid)> copied)
    {
        if (_unseen == OctetTraits.None)
            return;
        foreach (var (item, uid) in copied)
        {
            if (uid == 0 || item.Octets.InMemory is not { Length: <= MostInMemory } octets)
                continue;
            var traits = OctetScan.Of(octets.Span, _unseen);
            if (traits == OctetTraits.None)
                continue;
            lock (_gate)
            {
                traits &= _unseen;
                _unseen &= ~traits;
                if (traits != OctetTraits.None)
                    _probes.Add(new Probe(work, work.DestinationPath, item.Entry(EntryState.Copied, work.DestinationPath, 0, uid, 0, item.Reason), item.Header, traits));
            }
        }
    }

    /// <summary>Whether messages wait to be read back.</summary>
    public bool HasProbes
    {
        get
        {
            lock (_gate)
                return _probes.Count > 0;
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
            await using var folder = await run.Destination.OpenAsync(probes[0].Folder, null, false, cancellationToken);
            foreach (var probe in probes)
            {
                var key = new ImapMessageKey(folder.Status.UidValidity, probe.Entry.DestinationUid);
                await foreach (var fetched in folder.FetchAsync([new MessageListing { Key = key }], cancellationToken))
                {
                    using (fetched.Octets)
                    {
                        if (fetched.Octets is { } octets)
                            await KeepAsync(probe, octets.Sha256 == probe.Entry.Sha256, recorder, cancellationToken);
                    }
                }
            }
        }
        catch (MailFailureException)
        {
            // Reading back is a service, not a condition: it is tried again with the next message of the kind.
            lock (_gate)
                probes.ForEach(p => _unseen |= p.Traits);
        }
    }

    private async Task KeepAsync(Probe probe, bool unchanged, FolderRecorder recorder, CancellationToken cancellationToken)
    {
        foreach (var trait in OctetScan.Each(probe.Traits))
            await run.Journal.SetNoteAsync(NoteOf(trait), unchanged ? "yes" : "no", cancellationToken);
        if (unchanged)
            return;
        var what = string.Join(" and ", OctetScan.Each(probe.Traits).Select(OctetScan.Words));
        run.Note($"The destination changes messages that have {what}: the copy of \"{probe.Header.Subject}\" was read back and differs.");
        var entries = await run.Journal.FindAsync(probe.Work.Folder.Id, [probe.Entry.Key], cancellationToken);
        if (entries.TryGetValue(probe.Entry.Key, out var entry))
            recorder.Amend(entry, probe.Header, $"changed by the server: it has {what}, and the copy read back differs");
    }
}
