using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Gets the destination folder ready: makes it where it is missing, and opens it no earlier than there is something to write or to recognise.</summary>
internal sealed class DestinationFolder(RunContext run, FolderWork work)
{
    /// <summary>Whether it was opened, so that it is known what it keeps.</summary>
    public bool IsSelected { get; private set; }

    /// <summary>What was known of it is void.</summary>
    public void Forget() => (work.DestinationBefore, IsSelected) = (null, false);

    /// <summary>Makes the destination folder where it is missing and finds out what it holds and keeps.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (work.DestinationBefore is not null)
            return;
        if (work.Pair.Create)
            await CreateAsync(cancellationToken);
        if (work.Pair.Source.IsSubscribed)
            await SubscribeAsync(cancellationToken);
        if (work.Source.Exists == 0 && work.EntriesBefore == 0)
            return;
        work.DestinationBefore = await AsAtTheCheckpointAsync(cancellationToken);
        if (work.DestinationBefore is null)
            await SelectAsync(cancellationToken);
    }

    /// <summary>Finds out what the destination folder holds and keeps.</summary>
    public async Task SelectAsync(CancellationToken cancellationToken)
    {
        if (IsSelected)
            return;
        await using var folder = await run.Destination.OpenForWritingAsync(work.DestinationPath, null, cancellationToken);
        work.Kept = KeptFlags.Of(folder);
        work.DestinationBefore ??= folder.Status;
        run.UidNextBeforeWriting.TryAdd(work.DestinationPath, folder.Status.UidNext);
        IsSelected = true;
    }

    /// <summary>The destination's figures, if they say that nothing has come there since the checkpoint: it is opened only if there is something to write. Null where they do not.</summary>
    private async Task<FolderStatus?> AsAtTheCheckpointAsync(CancellationToken cancellationToken)
    {
        if (work.Folder.Checkpoint is not { DestinationUidNext: > 0 } checkpoint || work.CreatedNow)
            return null;
        try
        {
            var now = await run.Destination.GetStatusAsync(work.DestinationPath, cancellationToken);
            return now is not null && (now.UidValidity, now.UidNext) == (checkpoint.DestinationUidValidity, checkpoint.DestinationUidNext) ? now : null;
        }
        catch (MailFailureException e) when (e is { Kind: FailureKind.Permanent, Scope: not FailureScope.Endpoint })
        {
            // It can still be opened, or says then why not.
            return null;
        }
    }

    /// <summary>A subscription that is refused costs the user a click, not his mail.</summary>
    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await run.Destination.SubscribeAsync(work.DestinationPath, cancellationToken);
        }
        catch (MailFailureException e) when (e is { Kind: FailureKind.Permanent, Scope: not FailureScope.Endpoint })
        {
            work.Note($"The destination refused the subscription to {work.DestinationPath}: {e.ServerText ?? e.Message}");
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        while (!work.CreatedNow)
        {
            try
            {
                await run.Destination.CreateFolderAsync(work.DestinationPath, work.Pair.SpecialUse, cancellationToken);
            }
            catch (MailFailureException e) when (e is { Scope: FailureScope.Folder, Kind: FailureKind.Permanent } && FolderNameSubstitution.Next(work.DestinationPath) is { } other && !other.Equals(work.DestinationPath))
            {
                var note = $"the destination refused the name {work.DestinationPath} (\"{e.ServerText ?? e.Message}\")";
                work.Pair = work.Pair with { Destination = other, Note = note };
                work.Folder = await run.Journal.GetOrAddFolderAsync(work.SourcePath, other, null, cancellationToken);
                work.RulesHash = RulesHash.Of(run.Options.Rules, work.SourcePath, other);
                continue;
            }

            work.CreatedNow = true;
            run.Emit(new FolderCreated(work.DestinationPath, work.Pair.Note) { Time = run.Now });
        }
    }
}
