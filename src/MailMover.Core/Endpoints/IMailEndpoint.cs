using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>One mailbox on one server or in one local store: what source and destination have in common.</summary>
/// <remarks>
/// Methods may be called concurrently; the endpoint keeps its own connections and never opens more than it was told.
/// All throw <see cref="MailFailureException"/> for whatever goes wrong, and nothing else but <see cref="OperationCanceledException"/>.
/// Nothing is retried here: the caller decides.
/// </remarks>
public interface IMailEndpoint : IAsyncDisposable
{
    /// <summary>What identifies this endpoint in the journal.</summary>
    EndpointIdentity Identity { get; }

    /// <summary>
    /// The name by which people and the endpoint itself know a message that was listed: the UIDL of POP3, the name of a file. Null where the number of the
    /// key is its name. For the audit log; asks nobody.
    /// </summary>
    string? NameOf(FolderPath folder, MessageKey key) => null;

    /// <summary>
    /// What people should know of the endpoint as far as it was looked at by now, in words: a file that describes it is damaged, messages were left out.
    /// Asked at the end of a run.
    /// </summary>
    IReadOnlyList<string> Remarks => [];

    /// <summary>
    /// What INBOX counts for and how much room that leaves (GETQUOTAROOT, RFC 9208), in one round trip; null where the endpoint does not tell. Changes nothing.
    /// </summary>
    Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<QuotaRoot>?>(null);

    /// <summary>What the endpoint says of itself, for a look before mail is moved. Changes nothing (INBOX is opened with EXAMINE). Default: nothing is known.</summary>
    Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => Task.FromResult(EndpointFacts.None);

    /// <summary>Most connections that this endpoint opens at once.</summary>
    int MaxConnections { get; }

    /// <summary>
    /// Lists the folders of the personal namespace (RFC 2342), INBOX among them, each once, also those that cannot be opened.
    /// </summary>
    /// <param name="withStatus">Whether to ask for each folder's <see cref="FolderInfo.Status"/> too, in the same breath where the server can (RFC 5819).</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken);

    /// <summary>The figures of one folder, or null where there is no such folder.</summary>
    Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a folder for reading only (EXAMINE): nothing that is done with the reader changes the mailbox.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="expectedUidValidity">If given and the folder has another UIDVALIDITY, the call fails with <see cref="FailureKind.UidValidityChanged"/>.</param>
    /// <param name="freshConnection">Whether to insist on a connection that no earlier command has used, as settling needs (an old one may have a stale view).</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken);
}
