using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>What goes over and where to: the user's rules. All filters together must let a message pass.</summary>
public sealed record SelectionRules
{
    /// <summary>Source folder to destination folder; folders below follow. The longest match wins.</summary>
    public IReadOnlyList<(FolderPath Source, FolderPath Destination)> Map { get; init; } = [];

    /// <summary>A destination folder that everything is put into; null for the top.</summary>
    public FolderPath? Into { get; init; }

    /// <summary>Globs over source folder names; empty for all. <c>*</c> crosses levels, <c>%</c> does not, as in IMAP's LIST.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of folders to leave out; stronger than <see cref="Include"/>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Only messages whose internal date's calendar day, as given, is this one or later.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Only messages whose internal date's calendar day, as given, is earlier.</summary>
    public DateOnly? Before { get; init; }

    /// <summary>Only messages of at most this many octets.</summary>
    public long? MaxSizeInOctets { get; init; }

    /// <summary>What happens to messages marked as deleted.</summary>
    public DeletedPolicy Deleted { get; init; } = DeletedPolicy.Keep;

    /// <summary>
    /// The user's own addresses, where mail from them that lies in INBOX goes to the destination's Sent folder (<c>--sent-folder</c>): a POP3 maildrop has no
    /// other place for it. Empty to leave INBOX as it is. Of no effect where the source has a Sent folder.
    /// </summary>
    public IReadOnlyList<string> OwnAddresses { get; init; } = [];
}
