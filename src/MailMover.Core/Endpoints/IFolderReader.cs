using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>
/// One folder, opened. It owns one connection until it is disposed. Its methods are called one at a time; an enumeration is finished or
/// disposed before the next call. All reading is done without setting <c>\Seen</c> (BODY.PEEK).
/// </summary>
public interface IFolderReader : IAsyncDisposable
{
    /// <summary>The folder's figures when it was opened.</summary>
    FolderStatus Status { get; }

    /// <summary>
    /// Lists messages in ascending order, a window at a time, so that a folder of a million messages is never in memory.
    /// Messages that arrive meanwhile may or may not be listed; no message is listed twice.
    /// </summary>
    /// <param name="after">Only messages after this one; null for all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<IReadOnlyList<MessageListing>> ListAsync(MessageKey? after, CancellationToken cancellationToken);

    /// <summary>
    /// Lists flags and internal dates, each message once, in ascending order and windowed as <see cref="ListAsync"/>; what a server lists out of its turn comes last.
    /// </summary>
    /// <param name="after">Only messages after this one; null for all.</param>
    /// <param name="changedSince">Only messages whose mod-sequence is higher (CHANGEDSINCE, RFC 7162); 0 for all. Only given where <see cref="FolderStatus.HighestModSeq"/> is not 0.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<IReadOnlyList<MessageListing>> ListFlagsAsync(MessageKey? after, ulong changedSince, CancellationToken cancellationToken);

    /// <summary>Reads the header fields of the given messages. Messages that are gone are left out.</summary>
    IAsyncEnumerable<HeaderListing> ReadHeadersAsync(IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken);

    /// <summary>
    /// Reads whole messages, exact to the octet. Yields exactly one result for every message asked for, in no particular order:
    /// what one FETCH leaves out is asked for singly, and then is <see cref="FetchOutcome.Vanished"/> or <see cref="FetchOutcome.Failed"/>.
    /// </summary>
    /// <remarks>The caller disposes the octets of every result. If the connection breaks the enumeration throws; what was yielded stays valid.</remarks>
    IAsyncEnumerable<FetchedMessage> FetchAsync(IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken);
}
