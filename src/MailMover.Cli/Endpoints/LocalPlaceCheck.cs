using MailMover.Core.Endpoints;

namespace MailMover.Cli.Endpoints;

/// <summary>Whether a local store can be where it was said to be, as far as a look from outside tells.</summary>
internal static class LocalPlaceCheck
{
    /// <summary>What is wrong and what to type, or null.</summary>
    public static string? Problem(LocalStoreUri store, EndpointSide side)
    {
        var path = TerminalText.Escape(store.Path);
        if (File.Exists(store.Path) && store.Kind != EndpointKind.Mbox)
        {
            return side == EndpointSide.Source
                ? $"{path} is a file, and {Words(store.Kind)} is a folder. Type mbox:{path} if it is an mbox file, or the folder that holds it."
                : $"{path} is a file that is there already, and {Words(store.Kind)} is a folder. Choose another name.";
        }

        if (side == EndpointSide.Source && !File.Exists(store.Path) && !Directory.Exists(store.Path))
            return $"there is no {path}. Check the path; mailmover detect lists places where mail programs keep their mail.";
        return null;
    }

    /// <summary>Whether one of them is the other or lies in it.</summary>
    public static bool Overlap(LocalStoreUri one, LocalStoreUri other) => IsIn(one.Path, other.Path) || IsIn(other.Path, one.Path);

    private static bool IsIn(string path, string directory)
    {
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return path.StartsWith(directory, comparison) && (path.Length == directory.Length || Path.EndsInDirectorySeparator(directory) || path[directory.Length] == Path.DirectorySeparatorChar);
    }

    private static string Words(EndpointKind kind) => kind == EndpointKind.Maildir ? "a Maildir" : "a collection of .eml files";
}
