using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>A folder of the destination opened with SELECT, to set flags or remove what this program itself doubled.</summary>
public interface IFolderWriter : IFolderReader
{
    /// <summary>The flags that the folder keeps (PERMANENTFLAGS); null where the server said nothing or an empty list, which means "unknown, try".</summary>
    FlagSet? PermanentFlags { get; }

    /// <summary>Whether new keywords may be made (<c>\*</c> in PERMANENTFLAGS, or PERMANENTFLAGS unknown).</summary>
    bool KeepsNewKeywords { get; }

    /// <summary>Adds flags to messages (UID STORE +FLAGS.SILENT).</summary>
    Task AddFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken);

    /// <summary>Takes flags from messages (UID STORE -FLAGS.SILENT).</summary>
    Task RemoveFlagsAsync(IReadOnlyList<uint> uids, FlagSet flags, CancellationToken cancellationToken);

    /// <summary>Removes exactly these messages (UID EXPUNGE, RFC 4315).</summary>
    /// <exception cref="MailFailureException">With <see cref="FailureKind.Permanent"/> where the server has no UIDPLUS: a plain EXPUNGE would take other messages too.</exception>
    Task RemoveAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken);
}
