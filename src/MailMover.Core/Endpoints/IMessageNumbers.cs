using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>
/// Numbers for the messages of one endpoint whose messages have names but no UIDs: the UIDL of a POP3 maildrop, the name of a file. With them such an
/// endpoint has what IMAP servers have: UIDs that rise and are never given twice, under a UIDVALIDITY (RFC 9051, section 2.3.1.1).
/// </summary>
/// <remarks>
/// Kept in the state directory and never at the endpoint itself, so that reading a source changes nothing there. Where they are lost, the folder gets another
/// UIDVALIDITY, and what was known of its messages is recognised by header fields and size as after a rebuilt IMAP folder. May be used concurrently, also by several processes.
/// </remarks>
public interface IMessageNumbers : IAsyncDisposable
{
    /// <summary>The numbers of one folder, made the first time.</summary>
    /// <exception cref="Journal.JournalException">They cannot be read or written.</exception>
    Task<IFolderNumbers> OpenAsync(FolderPath folder, CancellationToken cancellationToken);
}
