using MailMover.Core.Model;

namespace MailMover.Core.Preflight.Plans;

/// <summary>A folder that goes over.</summary>
public sealed record PlannedFolder
{
    /// <summary>The folder at the source.</summary>
    public required FolderPath Source { get; init; }

    /// <summary>Where its messages go.</summary>
    public required FolderPath Destination { get; init; }

    /// <summary>Whether the destination folder was not there and has to be created.</summary>
    public bool Create { get; init; }

    /// <summary>Why the names differ, in words; empty where there is nothing to say.</summary>
    public string Note { get; init; } = "";

    /// <summary>UIDVALIDITY at the source; 0 where it has none of its own, as all but IMAP, or it was not known.</summary>
    public uint UidValidity { get; init; }

    /// <summary>The number of messages that the folder held, before any rule.</summary>
    public long Messages { get; init; }

    /// <summary>Octets of the messages that go over; null where they were not known.</summary>
    public long? Octets { get; init; }

    /// <param name="folder">What was seen.</param>
    /// <param name="isNumbered">Whether the source numbers its messages itself; numbers that this program gives are not kept by a look.</param>
    internal static PlannedFolder Of(FolderOutlook folder, bool isNumbered) => new()
    {
        Source = folder.Pair.Source.Path,
        Destination = folder.Pair.Destination,
        Create = folder.Pair.Create,
        Note = folder.Pair.Note,
        UidValidity = isNumbered ? folder.UidValidity : 0,
        Messages = folder.Pair.Source.Status?.Exists ?? folder.Messages + folder.Skipped,
        Octets = folder.Octets,
    };
}
