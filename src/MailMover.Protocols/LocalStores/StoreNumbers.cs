using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Protocols.LocalStores;

/// <summary>The numbers of one folder, with failures as an endpoint throws them.</summary>
internal sealed class StoreNumbers(IFolderNumbers numbers, LocalFailures failures)
{
    public uint UidValidity => numbers.UidValidity;

    public uint UidNext => numbers.UidNext;

    public Task<IReadOnlyList<uint>> NumberAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => GuardAsync(() => numbers.NumberAsync(names, cancellationToken));

    public Task<IReadOnlyDictionary<string, uint>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => GuardAsync(() => numbers.FindAsync(names, cancellationToken));

    public Task RenameAsync(string former, string name, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await numbers.RenameAsync(former, name, cancellationToken);
        return true;
    });

    public Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken) => GuardAsync(() => numbers.GetNoteAsync(name, cancellationToken));

    public Task SetNoteAsync(string name, string? value, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await numbers.SetNoteAsync(name, value, cancellationToken);
        return true;
    });

    private async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (JournalException e)
        {
            throw failures.Of(FailureScope.Endpoint, "", e);
        }
    }
}
