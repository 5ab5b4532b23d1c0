using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>Writes messages into one directory.</summary>
internal sealed class EmlAppender(EmlFolder folder, EmlWriter writer, FolderStatus before) : IAppender
{
    public FolderStatus Before => before;

    public int Window => 1;

    public Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken) =>
        Task.Run(() => writer.AppendAsync(folder, batch, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
