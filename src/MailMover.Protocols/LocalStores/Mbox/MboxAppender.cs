using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Appends to one mbox file.</summary>
internal sealed class MboxAppender(MboxFolder folder, MboxWriter writer, FolderStatus before) : IAppender
{
    public FolderStatus Before => before;

    public int Window => 1;

    public Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken) => writer.AppendAsync(folder, batch, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await folder.KeepAsync(CancellationToken.None);
        }
        catch (MailFailureException)
        {
            // Then the next run reads the file once more.
        }
    }
}
