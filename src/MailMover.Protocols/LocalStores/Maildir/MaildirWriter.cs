using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>One folder, opened for changing flags and for removing what this program itself doubled.</summary>
internal sealed class MaildirWriter(MaildirFolder folder, MaildirSnapshot snapshot, char separator, LocalStoreOptions options, LocalFailures failures, TimeProvider time)
    : MaildirReader(folder, snapshot, options, failures, time), IFolderWriter
{
    private const int MostTries = 3;
    private readonly LocalFailures _failures = failures;

    public FlagSet? PermanentFlags { get; } = FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Draft);

    public bool KeepsNewKeywords => true;

    public Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) =>
        ChangeAsync(uids, file => AddFlags(file, flags), "The flags could not be changed", () => Folder.Keywords.Learn(flags.Keywords), cancellationToken);

    public Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) =>
        ChangeAsync(uids, file => Rename(file, before => before.Except(flags)), "The flags could not be changed", () => { }, cancellationToken);

    public Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken) =>
        ChangeAsync(uids, Remove, "Messages could not be removed", () => { }, cancellationToken);

    private string? AddFlags((string Name, bool IsNew) file, FlagSet flags) => Rename(file, before => before.Union(flags));

    private Task ChangeAsync(IReadOnlyList<uint> uids, Func<(string Name, bool IsNew), string?> change, string what, Action prepare, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                prepare();
                foreach (var uid in uids)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Change(uid, change);
                }

                StoreFiles.SyncDirectory(Folder.Cur);
                if (Directory.Exists(Folder.New))
                    StoreFiles.SyncDirectory(Folder.New);
            }
            catch (Exception e) when (LocalFailures.IsOfFiles(e))
            {
                throw _failures.Of(FailureScope.Folder, $"{what} in the folder {LocalFailures.Name(Folder.Path)} in {LocalFailures.Show(Folder.Directory)}", e);
            }
        },
        cancellationToken);

    /// <summary>A message that is gone needs no change.</summary>
    private void Change(uint uid, Func<(string Name, bool IsNew), string?> change)
    {
        if (Find(uid) is not { } found)
            return;
        var file = found.Snapshot.FileAt(found.Index);
        for (var tries = 1; tries <= MostTries; tries++)
        {
            try
            {
                if (change(file) is { } renamed)
                    found.Snapshot.Renamed(found.Index, renamed);
                return;
            }
            catch (FileNotFoundException)
            {
                if (Folder.Locate(found.Snapshot.KeyAt(found.Index)) is not { } moved)
                    return;
                file = moved;
            }
        }
    }

    private string Rename((string Name, bool IsNew) file, Func<FlagSet, FlagSet> change)
    {
        var name = new MaildirName(file.Name);
        var (letters, extra) = Folder.Keywords.LettersOf(change(Folder.Keywords.FlagsOf(name)), name.Flags);
        Folder.Keywords.SetExtra([(name.Key, extra)]);
        var renamed = (Name: $"{name.Base}{separator}2,{letters}", IsNew: false);
        if (renamed == file)
            return renamed.Name;
        var (from, to) = (Folder.FileOf(file), Folder.FileOf(renamed));
        if (!File.Exists(from))
            throw new FileNotFoundException(null, from);
        if (File.Exists(to))
            throw new IOException($"{LocalFailures.Show(to)} is another message of the same name; give one of them another name");

        // With "overwrite" it is one step: without it two names exist for a moment, and other programs would see two messages.
        File.Move(from, to, overwrite: true);
        return renamed.Name;
    }

    private string? Remove((string Name, bool IsNew) file)
    {
        var path = Folder.FileOf(file);
        if (!File.Exists(path))
            throw new FileNotFoundException(null, path);
        File.Delete(path);
        return null;
    }
}
