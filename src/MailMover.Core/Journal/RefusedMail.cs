using System.Globalization;
using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>
/// Where messages are kept that did not go over as they are: those that were refused in one directory, the untouched originals of those that
/// went over repaired in another. The name of a file follows from its journal entry, so whoever has the one finds the other.
/// </summary>
public static class RefusedMail
{
    /// <summary>The file of a message, whether it is there or not.</summary>
    /// <param name="directory">The directory of refused messages, or that of originals.</param>
    /// <param name="folder">The number of the source folder in the journal (<see cref="FolderRecord.Id"/>).</param>
    /// <param name="key">The message (<see cref="JournalEntry.Key"/>).</param>
    public static string PathOf(string directory, long folder, MessageKey key) => Path.Combine(directory, NameOf(folder, key));

    /// <summary>The name of the file: numbers only, so that nothing a sender wrote becomes part of a path.</summary>
    public static string NameOf(long folder, MessageKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}-{key.ToString()!.Replace(':', '-')}.eml");

    /// <summary>The same file's name after the journal gave the folder another number.</summary>
    /// <returns>Null where the name is none that <see cref="NameOf"/> gives, or of a folder that <paramref name="renumbered"/> does not know.</returns>
    public static string? Renumber(string name, IReadOnlyDictionary<long, long> renumbered)
    {
        var end = name.IndexOf('-', StringComparison.Ordinal);
        return end > 0 && long.TryParse(name.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var folder) && renumbered.TryGetValue(folder, out var now)
            ? string.Create(CultureInfo.InvariantCulture, $"{now}{name[end..]}")
            : null;
    }
}
