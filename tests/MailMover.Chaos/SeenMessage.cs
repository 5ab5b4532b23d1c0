using MailMover.Core.Model;

namespace MailMover.Chaos;

/// <summary>What is to be seen of one message.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Octets">All of it.</param>
/// <param name="Header">Its header and its size: what a verification by headers can know.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="InternalDate">Its internal date.</param>
internal sealed record SeenMessage(FolderPath Folder, Sha256Digest Octets, (Sha256Digest Header, int Size) Header, FlagSet Flags, DateTimeOffset InternalDate)
{
    private static readonly FolderPath[] Bins = [FolderPath.Of("Trash"), FolderPath.Of("Junk")];

    /// <summary>Whether a server, or its user, will remove it by and by.</summary>
    public bool IsOnItsWayOut => Bins.Any(Folder.IsAtOrUnder) || Flags.System.HasFlag(SystemFlags.Deleted);
}
