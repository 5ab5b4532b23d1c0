using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// Recognises source folders that were renamed since the last run: an unknown folder with the MAILBOXID, or the UIDVALIDITY and the messages, of a known one
/// that is gone keeps that one's entries and destination.
/// </summary>
internal sealed class RenamedFolders(RunContext run)
{
    private const int SampleSize = 10;

    private readonly Dictionary<FolderPath, string?> _mailboxIds = [];

    /// <summary>Renames in the journal what was renamed at the source.</summary>
    /// <returns>Whether there was any.</returns>
    public async Task<bool> TakeOverAsync(IReadOnlyList<FolderInfo> source, IReadOnlyList<FolderRecord> known, CancellationToken cancellationToken)
    {
        var paths = source.Select(f => f.Path).ToHashSet();
        var gone = known.Where(k => !paths.Contains(k.Source) && k.UidValidity != 0).ToList();
        var knownPaths = known.Select(k => k.Source).ToHashSet();
        var any = false;
        foreach (var folder in source.Where(f => f.CanOpen && f.Status is not null && !knownPaths.Contains(f.Path)))
        {
            foreach (var candidate in gone)
            {
                if (!await IsKnownToBeTheSameAsync(folder, candidate, cancellationToken))
                    continue;
                await run.Journal.RenameFolderAsync(candidate.Id, folder.Path, cancellationToken);
                run.Note($"The source folder {candidate.Source} is now called {folder.Path}; it goes on into {candidate.Destination}.");
                gone.Remove(candidate);
                any = true;
                break;
            }
        }

        return any;
    }

    /// <summary>A folder that cannot be opened is nobody's; what is wrong with it is told when its turn comes.</summary>
    private async Task<bool> IsKnownToBeTheSameAsync(FolderInfo folder, FolderRecord candidate, CancellationToken cancellationToken)
    {
        try
        {
            return await run.Retry.RunAsync(() => IsTheSameAsync(folder, candidate, cancellationToken), cancellationToken);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            return false;
        }
    }

    private async Task<string?> MailboxIdAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        if (_mailboxIds.TryGetValue(folder, out var known))
            return known;
        await using var reader = await run.Source.OpenAsync(folder, null, false, cancellationToken);
        return _mailboxIds[folder] = reader.Status.MailboxId;
    }

    private async Task<bool> IsTheSameAsync(FolderInfo folder, FolderRecord candidate, CancellationToken cancellationToken)
    {
        if (candidate.MailboxId is { } id && await MailboxIdAsync(folder.Path, cancellationToken) is { } now)
            return id == now;
        if (candidate.UidValidity != folder.Status!.UidValidity)
            return false;

        var sample = new List<JournalEntry>();
        await foreach (var entry in run.Journal.ListEntriesAsync(candidate.Id, null, cancellationToken))
        {
            if (entry.Fingerprint != default)
                sample.Add(entry);
            if (sample.Count == SampleSize)
                break;
        }

        if (sample.Count == 0)
            return false;
        await using var reader = await run.Source.OpenAsync(folder.Path, null, false, cancellationToken);
        var fingerprints = sample.ToDictionary(e => e.Key, e => e.Fingerprint);
        var same = 0;
        await foreach (var listing in reader.ReadHeadersAsync([.. sample.Select(e => new MessageListing { Key = e.Key })], cancellationToken))
        {
            if (fingerprints[listing.Message.Key] != listing.Header.Fingerprint)
                return false;
            same++;
        }

        return same > 0;
    }
}
