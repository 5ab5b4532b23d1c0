using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MimeKit.Utils;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>
/// Writes single files: under a passing name, to the disk, then renamed. What a file cannot hold is noted beside it before it has its name. Whatever happens, a
/// message is there whole or not at all.
/// </summary>
internal sealed class EmlWriter(LocalFailures failures, TimeProvider time, Action<EmlWritingStep> reached)
{
    private const string PassingEnding = ".mailmover-new";

    /// <summary>Writes a batch.</summary>
    public Task<AppendResult> AppendAsync(EmlFolder folder, IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken) => folder.ExclusivelyAsync(
        async () =>
        {
            var statuses = new AppendStatus[batch.Count];
            Array.Fill(statuses, AppendStatus.NotSent);
            var passing = new List<string>();
            try
            {
                var snapshot = await folder.GetSnapshotInsideAsync(cancellationToken);
                var entries = await WriteAsync(folder, batch, passing, cancellationToken);
                EmlNotes.Read(folder.Directory!).Add([.. entries.Select(e => new EmlNote(e.File, e.FileSize, e.InternalDate, e.IsAsIs, e.Flags))]);
                reached(EmlWritingStep.Noted);
                Place(folder.Directory!, entries, passing, statuses);
                var numbered = await NumberAsync(folder, snapshot.Entries, entries);
                return new AppendResult { Messages = [.. numbered.Select(e => new AppendedMessage(AppendStatus.Appended, e.Uid))], UidValidity = snapshot.Status.UidValidity };
            }
            catch (Exception e) when (e is MailFailureException || LocalFailures.IsOfFiles(e))
            {
                return new AppendResult
                {
                    Messages = [.. statuses.Select(s => new AppendedMessage(s))],
                    ConnectionFailure = failures.Of(FailureScope.Folder, $"Messages could not be written to {LocalFailures.Show(folder.Directory!)}", e),
                };
            }
            finally
            {
                passing.ForEach(StoreFiles.TryDelete);
            }
        },
        cancellationToken);

    /// <summary>Changes the flags of messages: in the notes, since their files hold none.</summary>
    public Task ChangeAsync(EmlFolder folder, IReadOnlyList<uint> uids, Func<FlagSet, FlagSet> change, CancellationToken cancellationToken) => ChangeAsync(
        folder,
        snapshot =>
        {
            var wanted = uids.ToHashSet();
            var changed = snapshot.Entries.Select(e => wanted.Contains(e.Uid) ? e with { Flags = change(e.Flags) } : e).ToList();
            EmlNotes.Read(folder.Directory!).Add([.. changed.Zip(snapshot.Entries).Where(p => !p.First.Flags.Equals(p.Second.Flags)).Select(p => NoteOf(p.First))]);
            return changed;
        },
        cancellationToken);

    /// <summary>Removes messages with their files.</summary>
    public Task RemoveAsync(EmlFolder folder, IReadOnlyList<uint> uids, CancellationToken cancellationToken) => ChangeAsync(
        folder,
        snapshot =>
        {
            var wanted = uids.ToHashSet();
            foreach (var entry in snapshot.Entries.Where(e => wanted.Contains(e.Uid)))
                File.Delete(Path.Combine(folder.Directory!, entry.File));
            StoreFiles.SyncDirectory(folder.Directory!);
            return [.. snapshot.Entries.Where(e => !wanted.Contains(e.Uid))];
        },
        cancellationToken);

    /// <summary>Removes what earlier runs left under passing names.</summary>
    public static void Sweep(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*" + PassingEnding))
            StoreFiles.TryDelete(file);
    }

    private static EmlNote NoteOf(EmlEntry entry) => new(entry.File, entry.FileSize, entry.InternalDate, entry.IsAsIs, entry.Flags);

    private Task<bool> ChangeAsync(EmlFolder folder, Func<EmlSnapshot, IReadOnlyList<EmlEntry>> change, CancellationToken cancellationToken) => folder.ExclusivelyAsync(
        async () =>
        {
            try
            {
                var snapshot = await folder.GetSnapshotInsideAsync(cancellationToken);
                await folder.SetEntriesAsync(await Task.Run(() => change(snapshot), cancellationToken), cancellationToken);
                return true;
            }
            catch (Exception e) when (LocalFailures.IsOfFiles(e))
            {
                throw failures.Of(FailureScope.Folder, $"{LocalFailures.Show(folder.Directory!)} could not be written", e);
            }
        },
        cancellationToken);

    private async Task<List<EmlEntry>> WriteAsync(EmlFolder folder, IReadOnlyList<AppendRequest> batch, List<string> passing, CancellationToken cancellationToken)
    {
        var directory = folder.Directory!;
        var taken = Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var entries = new List<EmlEntry>(batch.Count);
        foreach (var request in batch)
        {
            var date = request.InternalDate is { } given ? given.AddTicks(-(given.Ticks % TimeSpan.TicksPerSecond)) : time.GetLocalNow();
            var path = Path.Combine(directory, $".{Guid.NewGuid():N}{PassingEnding}");
            passing.Add(path);
            var (subject, isAsIs) = await WriteAsync(path, request.Octets, date, cancellationToken);
            reached(EmlWritingStep.Written);
            var name = FreeName(EmlFiles.NameFor(date, subject), taken);
            entries.Add(new EmlEntry(name, request.Octets.Length, request.Octets.Length, request.Octets.Sha256.High, 0, date, request.Flags, isAsIs));
        }

        return entries;
    }

    private static async Task<(string Subject, bool IsAsIs)> WriteAsync(string path, MessageOctets octets, DateTimeOffset date, CancellationToken cancellationToken)
    {
        var beginning = new byte[(int)Math.Min(MessageHeaderParser.MaxOctets, octets.Length)];
        var kept = 0;
        var lines = new LineFeeds();
        await using var file = StoreFiles.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        await using (var stream = octets.OpenRead())
        {
            var buffer = new byte[128 << 10];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                file.Write(buffer, 0, read);
                lines.Look(buffer.AsSpan(0, read));
                var some = Math.Min(read, beginning.Length - kept);
                buffer.AsSpan(0, some).CopyTo(beginning.AsSpan(kept));
                kept += some;
            }
        }

        File.SetLastWriteTimeUtc(file.SafeFileHandle, date.UtcDateTime);
        file.Flush(flushToDisk: true);
        return (MessageHeaderParser.Parse(beginning, Rfc2047.DecodeText).Subject, lines.AnyBare);
    }

    private static string FreeName(string name, HashSet<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var free = number == 1 ? name + EmlFiles.Ending : $"{name} ({number}){EmlFiles.Ending}";
            if (taken.Add(free))
                return free;
        }
    }

    private void Place(string directory, List<EmlEntry> entries, List<string> passing, AppendStatus[] statuses)
    {
        var files = passing.ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            statuses[i] = AppendStatus.Unknown;
            File.Move(files[i], Path.Combine(directory, entries[i].File), overwrite: false);
            passing.Remove(files[i]);
            reached(EmlWritingStep.Placed);
        }

        StoreFiles.SyncDirectory(directory);
        Array.Fill(statuses, AppendStatus.Appended);
        reached(EmlWritingStep.Durable);
    }

    private static async Task<List<EmlEntry>> NumberAsync(EmlFolder folder, IReadOnlyList<EmlEntry> before, List<EmlEntry> entries)
    {
        var wanted = entries.Select(e => e.Digest).ToHashSet();
        var occurrences = before.Where(e => wanted.Contains(e.Digest)).GroupBy(e => e.Digest).ToDictionary(g => g.Key, g => g.Max(e => e.Occurrence));
        for (var i = 0; i < entries.Count; i++)
            entries[i] = entries[i] with { Occurrence = occurrences[entries[i].Digest] = occurrences.GetValueOrDefault(entries[i].Digest) + 1 };
        var uids = await ContentNames.NumberNewAsync(await folder.OpenNumbersAsync(CancellationToken.None), [.. entries.Select(e => e.Name)], CancellationToken.None);
        for (var i = 0; i < entries.Count; i++)
            entries[i] = entries[i] with { Uid = uids[i] };
        await folder.SetEntriesAsync([.. before, .. entries], CancellationToken.None);
        return entries;
    }

    /// <summary>Finds out whether a LF stands without CR anywhere.</summary>
    private sealed class LineFeeds
    {
        private byte _last;

        public bool AnyBare { get; private set; }

        public void Look(ReadOnlySpan<byte> octets)
        {
            for (var at = 0; !AnyBare && octets[at..].IndexOf((byte)'\n') is >= 0 and var end; at += end + 1)
                AnyBare = (at + end == 0 ? _last : octets[at + end - 1]) != '\r';
            if (!octets.IsEmpty)
                _last = octets[^1];
        }
    }
}
