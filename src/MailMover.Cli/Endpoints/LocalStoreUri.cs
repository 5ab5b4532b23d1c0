using MailMover.Core.Endpoints;
using MailMover.Protocols.LocalStores;

namespace MailMover.Cli.Endpoints;

/// <summary>Mail in files of this computer: <c>maildir:PATH</c>, <c>mbox:PATH</c>, <c>eml:PATH</c>. The path is the full one with its links resolved, whatever was typed.</summary>
internal sealed record LocalStoreUri(EndpointKind Kind, string Path) : EndpointUri(Kind)
{
    private static readonly Dictionary<string, EndpointKind> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["maildir"] = EndpointKind.Maildir,
        ["mbox"] = EndpointKind.Mbox,
        ["eml"] = EndpointKind.Eml,
    };

    public override EndpointIdentity Identity => new(Scheme, "", 0, Path);

    public override bool IsLocal => true;

    /// <summary>As it is typed, in any directory.</summary>
    public override string ToString() => $"{Scheme}:{Path}";

    private string Scheme => Kind.ToString().ToLowerInvariant();

    /// <summary>The scheme that a text begins with; null where it begins with none of these.</summary>
    public static string? SchemeOf(string text) => Schemes.Keys.FirstOrDefault(s => text.StartsWith(s + ":", StringComparison.OrdinalIgnoreCase));

    /// <param name="scheme">A known scheme.</param>
    /// <param name="path">What follows the colon.</param>
    public static LocalStoreUri Parse(string scheme, string path)
    {
        if (path.Length == 0)
            throw new FormatException($"The path is missing. Type {scheme}: and the path of the {(scheme == "mbox" ? "file or folder" : "folder")}, as in {Example(scheme)}.");
        if (path.StartsWith("//", StringComparison.Ordinal))
            throw new FormatException($"A path on this computer has no // after the colon. Type it like this: {Example(scheme)}.");
        if (path.Any(char.IsControl))
            throw new FormatException("The path contains a control character. Type it again.");
        try
        {
            return new LocalStoreUri(Schemes[scheme], StorePath.Canonical(WithHome(path)));
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new FormatException($"'{TerminalText.Escape(path)}' is not a path on this computer: {wrong.Message}");
        }
    }

    private static string WithHome(string path)
    {
        if (path[0] != '~')
            return path;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (path.Length == 1)
            return home;
        if (path[1] != '/' && path[1] != System.IO.Path.DirectorySeparatorChar)
            throw new FormatException($"'{TerminalText.Escape(path)}' begins with the home directory of another user, which is not looked up. Type the full path; a folder whose name begins with ~ is typed ./~name.");
        return System.IO.Path.Combine(home, path[2..]);
    }

    private static string Example(string scheme) => OperatingSystem.IsWindows() ? $@"{scheme}:C:\Users\jo\Mail" : $"{scheme}:/home/jo/Mail";
}
