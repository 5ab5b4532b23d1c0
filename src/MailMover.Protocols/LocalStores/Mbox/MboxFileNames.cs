using MailMover.Protocols.Imap;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Which files of a tree hold mail, and what the folder of a file is called.</summary>
internal static class MboxFileNames
{
    /// <summary>Where Thunderbird and its relatives keep the folders inside a folder.</summary>
    public const string SubfoldersEnding = ".sbd";

    /// <summary>How Apple Mail calls a directory with one mailbox in it, and many programs a file.</summary>
    public const string MboxEnding = ".mbox";

    /// <summary>The file inside such a directory.</summary>
    public const string BundleFile = "mbox";

    private static readonly string[] OtherEndings =
        [".msf", ".dat", ".lock", ".json", ".log", ".htm", ".html", ".js", ".ini", ".db", ".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal", ".mab", ".ics", ".plist", ".toc", ".xml", ".css", ".txt"];

    private static readonly string[] OtherNames = ["table_of_contents", "subscriptions", "maildirfolder", "desktop.ini", "thumbs.db"];

    /// <summary>Whether a file holds no mail by its name: indexes, settings and locks of mail programs.</summary>
    public static bool IsOther(string name) =>
        name.StartsWith('.') || name.StartsWith("mailmover-store", StringComparison.OrdinalIgnoreCase) || name.StartsWith("mailmover.lock", StringComparison.OrdinalIgnoreCase) || name.StartsWith("dovecot", StringComparison.OrdinalIgnoreCase)
        || OtherNames.Contains(name, StringComparer.OrdinalIgnoreCase) || OtherEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>What people call the folder in a file or directory of this name.</summary>
    public static string Segment(string name)
    {
        foreach (var ending in new[] { MboxEnding, SubfoldersEnding })
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                name = name[..^ending.Length];
        }

        // Dovecot and Thunderbird call files as IMAP names folders. Only what can be nothing else is read so.
        return name.Contains('&', StringComparison.Ordinal) && ModifiedUtf7.TryDecode(name, out var decoded) && decoded.Any(c => c > '\u007f') && ModifiedUtf7.Encode(decoded) == name ? decoded : name;
    }

    /// <summary>The name of the file for a segment of a folder's name.</summary>
    public static string FileOf(string segment)
    {
        var name = SafeNames.Encode(segment);
        if (name.StartsWith('.'))
            name = SafeNames.Encode(segment, ".");
        if (IsOther(name) || name.EndsWith(SubfoldersEnding, StringComparison.OrdinalIgnoreCase) || name.EndsWith(MboxEnding, StringComparison.OrdinalIgnoreCase) || name.Equals(BundleFile, StringComparison.OrdinalIgnoreCase))
            name = SafeNames.Encode(segment, [segment[0], '.']);
        return SafeNames.Shorten(name);
    }
}
