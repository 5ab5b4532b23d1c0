using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.Imap;

/// <summary>One folder, opened with SELECT.</summary>
internal sealed class ImapFolderWriter(ImapConnection connection, ImapConnectionPool pool, ImapEndpointOptions options, FolderPath folder, OpenedFolder opened)
    : ImapFolderReader(connection, pool, options, folder, opened), IFolderWriter
{
    public FlagSet? PermanentFlags => Opened.PermanentFlags;

    public bool KeepsNewKeywords => Opened.KeepsNewKeywords;

    public Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) =>
        StoreAsync("+FLAGS.SILENT", uids, flags, cancellationToken);

    public Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken) =>
        StoreAsync("-FLAGS.SILENT", uids, flags, cancellationToken);

    public async Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        if (!Connection.Capabilities.UidPlus)
            throw Connection.Failures.Permanent(FailureScope.Folder, $"Nothing was removed from {Connection.Failures.Name(Folder)}: the server has no UIDPLUS, and a plain EXPUNGE would take other messages too. Remove them by hand.");
        await StoreAsync("+FLAGS.SILENT", uids, FlagSet.Of(SystemFlags.Deleted), cancellationToken);
        foreach (var set in UidSet.Compact(uids, Connection.MessageLimit))
            await Connection.RunAsync($"UID EXPUNGE {set}", $"to remove messages from the folder {Connection.Failures.Name(Folder)}", FailureScope.Folder, null, cancellationToken);
    }

    private async Task StoreAsync(string verb, IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        if (flags.IsEmpty)
            return;
        foreach (var set in UidSet.Compact(uids, Connection.MessageLimit))
            await Connection.RunAsync($"UID STORE {set} {verb} ({flags})", $"the flags {flags} in the folder {Connection.Failures.Name(Folder)}", FailureScope.Message, null, cancellationToken);
    }
}
