using MailMover.Core.Model;

namespace MailMover.Core.Journal;

/// <summary>
/// What a pair's runs found out by reading copies back: which unusual octets this destination keeps and which it changes behind an OK, and
/// whether it keeps arrival dates. Of a kind that is in neither set nothing is known.
/// </summary>
/// <param name="Keeps">A copy with such octets was read back and was the same.</param>
/// <param name="Changes">A copy with such octets was read back and differed.</param>
/// <param name="IgnoresInternalDate">Copies get an arrival date of the destination's own.</param>
public sealed record DestinationHabits(OctetTraits Keeps, OctetTraits Changes, bool IgnoresInternalDate)
{
    private const string DateNote = "destination.ignores_internal_date";

    /// <summary>Every kind of octets, one at a time.</summary>
    public static IReadOnlyList<OctetTraits> Kinds { get; } = [.. Enum.GetValues<OctetTraits>().Where(t => int.IsPow2((int)t))];

    /// <summary>Reads what is known of a pair's destination.</summary>
    public static async Task<DestinationHabits> ReadAsync(IPairJournal journal, CancellationToken cancellationToken)
    {
        var (keeps, changes) = (OctetTraits.None, OctetTraits.None);
        foreach (var kind in Kinds)
        {
            switch (await journal.GetNoteAsync(NoteOf(kind), cancellationToken))
            {
                case "yes": keeps |= kind; break;
                case "no": changes |= kind; break;
            }
        }

        return new DestinationHabits(keeps, changes, await journal.GetNoteAsync(DateNote, cancellationToken) == "yes");
    }

    /// <summary>Keeps what became of a copy with octets of these kinds.</summary>
    public static async Task SaveAsync(IPairJournal journal, OctetTraits kinds, bool unchanged, CancellationToken cancellationToken)
    {
        foreach (var kind in Kinds.Where(k => kinds.HasFlag(k)))
            await journal.SetNoteAsync(NoteOf(kind), unchanged ? "yes" : "no", cancellationToken);
    }

    /// <summary>Keeps in mind that copies get other dates.</summary>
    public static Task SaveIgnoredDateAsync(IPairJournal journal, CancellationToken cancellationToken) => journal.SetNoteAsync(DateNote, "yes", cancellationToken);

    private static string NoteOf(OctetTraits kind) => $"destination.keeps.{kind}";
}
