using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>Says what is in a place that holds no Maildir, and what to type instead.</summary>
internal static class MaildirAbsence
{
    private static readonly string[] OwnFiles = [StoreSidecar.FileName, MaildirStore.LockFile, $"{MaildirStore.LockFile}.holder", SubscriptionFile.FileName];

    /// <summary>A source must be there and hold a Maildir; a destination may be missing or empty, and holds nothing else.</summary>
    public static void ThrowIfNoStore(string path, EndpointSide side, LocalFailures failures)
    {
        var shown = LocalFailures.Show(path);
        if (File.Exists(path))
            throw failures.Permanent(FailureScope.Endpoint, $"{shown} is {DescribeFile(path, shown)}");
        if (!Directory.Exists(path))
        {
            if (side == EndpointSide.Source)
                throw failures.Permanent(FailureScope.Endpoint, $"{shown} does not exist. Check the path; it is taken from the directory where mailmover was started unless it begins at the top.");
            return;
        }

        var entries = new DirectoryInfo(path).EnumerateFileSystemInfos().Take(1_000).Where(e => !OwnFiles.Contains(e.Name, StringComparer.Ordinal)).ToList();
        if (entries.Count == 0)
        {
            if (side == EndpointSide.Source)
                throw failures.Permanent(FailureScope.Endpoint, $"{shown} is empty: there is no mail in it. Name the directory that holds cur, new and tmp, or the directories of folders.");
            return;
        }

        throw failures.Permanent(FailureScope.Endpoint, $"{shown} holds no Maildir (no directory with cur, new and tmp){Instead(entries, shown, side)}");
    }

    private static string DescribeFile(string path, string shown)
    {
        if (IsMbox(path))
            return $"a file, not a directory; it looks like an mbox file. Type mbox:{shown}";
        return path.EndsWith(".eml", StringComparison.OrdinalIgnoreCase)
            ? $"a single message. Type eml: and the directory that holds it"
            : "a file, not a directory. Name the directory that holds cur, new and tmp.";
    }

    private static string Instead(List<FileSystemInfo> entries, string shown, EndpointSide side)
    {
        if (side == EndpointSide.Destination)
            return $", but other things, such as {LocalFailures.Show(entries[0].Name)}. Name an empty or a new directory, such as maildir:{Path.Combine(shown, "mail")}";
        if (entries.Exists(e => e is FileInfo && e.Extension.ToUpperInvariant() is ".EML" or ".EMLX"))
            return $", but messages in single files. Type eml:{shown}";
        if (entries.Take(50).Any(e => e is FileInfo && IsMbox(e.FullName)))
            return $", but files that look like mbox files. Type mbox:{shown}";
        return $", but other things, such as {LocalFailures.Show(entries[0].Name)}. Name the directory that holds cur, new and tmp, or the directories of folders.";
    }

    private static bool IsMbox(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> beginning = stackalloc byte[5];
            return stream.ReadAtLeast(beginning, 5, throwOnEndOfStream: false) == 5 && beginning.SequenceEqual("From "u8);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return false;
        }
    }
}
