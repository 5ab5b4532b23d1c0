namespace MailMover.Core.Endpoints;

/// <summary>The numbers of one folder's messages. Everything is on disk when a method's task ends. See <see cref="IMessageNumbers"/>.</summary>
/// <exception cref="Journal.JournalException">From every method: the numbers cannot be read or written.</exception>
public interface IFolderNumbers
{
    /// <summary>The generation of the numbers: seconds since 1970 when it began, and higher than that of every generation before. Never 0.</summary>
    uint UidValidity { get; }

    /// <summary>At most the number that the next new name gets, as of the last call.</summary>
    uint UidNext { get; }

    /// <summary>
    /// The numbers of these names, in their order. A name without a number gets the next one, so that new names are numbered in the order in which they are given.
    /// </summary>
    /// <param name="names">The names, each once. Compared octet by octet.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing is numbered then.</param>
    Task<IReadOnlyList<uint>> NumberAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>The numbers of those of the names that have one; gives none out.</summary>
    Task<IReadOnlyDictionary<string, uint>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>How many names have a number.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>A message has another name now and is the same one: its number stays. Where <paramref name="former"/> has none, nothing happens.</summary>
    Task RenameAsync(string former, string name, CancellationToken cancellationToken);

    /// <summary>
    /// The names do not mean the same messages any more (a server gave all its messages other UIDLs): forgets them all and begins the next
    /// generation, with another UIDVALIDITY.
    /// </summary>
    Task BeginGenerationAsync(CancellationToken cancellationToken);

    /// <summary>A fact about the folder that was kept with <see cref="SetNoteAsync"/>; null where it never was, or was in another generation.</summary>
    Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps a fact about the folder in this generation; null forgets it.</summary>
    Task SetNoteAsync(string name, string? value, CancellationToken cancellationToken);
}
