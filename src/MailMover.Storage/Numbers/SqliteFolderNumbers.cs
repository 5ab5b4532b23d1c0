using MailMover.Core.Endpoints;

namespace MailMover.Storage.Numbers;

/// <summary>The numbers of one folder; see <see cref="NumbersDatabase"/>.</summary>
internal sealed class SqliteFolderNumbers(SqliteMessageNumbers numbers, long folder, uint uidValidity, uint uidNext) : IFolderNumbers
{
    public uint UidValidity { get; private set; } = uidValidity;

    public uint UidNext { get; private set; } = uidNext;

    public Task<IReadOnlyList<uint>> NumberAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => numbers.RunAsync(
        database =>
        {
            var given = database.Number(folder, names);
            (UidValidity, UidNext) = database.Figures(folder);
            return given;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<string, uint>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        numbers.RunAsync(database => database.Find(folder, names), cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) => numbers.RunAsync(database => database.Count(folder), cancellationToken);

    public Task RenameAsync(string former, string name, CancellationToken cancellationToken) =>
        numbers.RunAsync(database => database.Rename(folder, former, name), cancellationToken);

    public Task BeginGenerationAsync(CancellationToken cancellationToken) => numbers.RunAsync(
        database => (UidValidity, UidNext) = database.BeginGeneration(folder, numbers.Generation),
        cancellationToken);

    public Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken) => numbers.RunAsync(database => database.Note(folder, name), cancellationToken);

    public Task SetNoteAsync(string name, string? value, CancellationToken cancellationToken) =>
        numbers.RunAsync(database => database.SetNote(folder, name, value), cancellationToken);
}
