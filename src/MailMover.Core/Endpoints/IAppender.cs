using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>One connection that appends to one folder. Created by <see cref="IMailDestination.OpenAppenderAsync"/>; dispose it to give the connection back.</summary>
public interface IAppender : IAsyncDisposable
{
    /// <summary>The folder's figures before the first append: its UIDNEXT is a lower bound of the UIDs that appends will get.</summary>
    FolderStatus Before { get; }

    /// <summary>How many calls of <see cref="AppendAsync"/> may be under way at once; they are sent, and end, in the order of the calls.</summary>
    int Window { get; }

    /// <summary>
    /// Appends a batch in order (RFC 9051, section 6.3.12; MULTIAPPEND, RFC 3502, where the server has it).
    /// A server's answer is a result, never an exception; so is a broken connection: see <see cref="AppendResult"/>.
    /// A tagged OK is the proof of an append; a UID that the server did not tell stays unknown.
    /// </summary>
    /// <param name="batch">The messages; their octets stay the caller's and must stay readable until the call ends.</param>
    /// <param name="cancellationToken">
    /// Ends the call at once and closes the connection; messages already sent are then <see cref="AppendStatus.Unknown"/>. Only the second stage of stopping passes a token that fires.
    /// </param>
    Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken);
}
