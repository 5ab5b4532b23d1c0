using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>
/// A source that can also remove messages. Kept apart from <see cref="IMailSource"/>: nothing that copies or verifies can reach it, only what the user asked
/// for in so many words.
/// </summary>
public interface IRemovingSource : IMailSource
{
    /// <summary>
    /// Removes exactly these messages, each only if it is there now, known anew by its own name and with the expected size. For POP3 (RFC 1939): DELE in a session
    /// whose UIDL list was just read, made good by QUIT.
    /// </summary>
    /// <returns>One status for each request, in its order. Never an exception once the first message was marked: what is not certain is <see cref="RemovalStatus.Unknown"/>.</returns>
    /// <exception cref="MailFailureException">Nothing was removed.</exception>
    Task<IReadOnlyList<RemovalStatus>> RemoveAsync(FolderPath folder, IReadOnlyList<RemovalRequest> messages, CancellationToken cancellationToken);
}
