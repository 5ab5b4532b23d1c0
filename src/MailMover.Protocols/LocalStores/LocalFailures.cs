using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;

namespace MailMover.Protocols.LocalStores;

/// <summary>Decides once, for all local stores, what a failure of the file system means for the copy.</summary>
internal sealed class LocalFailures(EndpointSide side)
{
    private const int LongestName = 120;
    private const int LongestPath = 300;
    private const int WindowsDiskFull = 112;
    private const int WindowsHandleDiskFull = 39;
    private const int NoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int FileTooBig = 27;

    /// <summary>A folder's name, fit to be shown.</summary>
    public static string Name(FolderPath folder) => ServerText.Clean(folder.ToString(), LongestName);

    /// <summary>A path, fit to be shown.</summary>
    public static string Show(string path) => ServerText.Clean(path, LongestPath);

    /// <summary>The system's words, fit to be shown, without a full stop.</summary>
    public static string Words(Exception e) => ServerText.Clean(e.Message).TrimEnd('.');

    /// <summary>Whether this is about files, so that it belongs into a <see cref="MailFailureException"/>.</summary>
    public static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>Whether there is no room left: a full disk, a quota, or a limit of file sizes.</summary>
    public static bool IsFull(Exception e)
    {
        if (e is not IOException)
            return false;
        return OperatingSystem.IsWindows()
            ? (e.HResult & 0xFFFF) is WindowsDiskFull or WindowsHandleDiskFull
            : e.HResult is NoSpace or FileTooBig || e.HResult == (OperatingSystem.IsMacOS() ? MacQuota : LinuxQuota);
    }

    /// <summary>Something with files failed: <c>/mail/x could not be written: No space left on device.</c></summary>
    /// <param name="scope">How far it reaches, unless the disk is full, which concerns the whole endpoint.</param>
    /// <param name="what">What failed, as the beginning of a sentence: <c>/mail/x could not be written</c>.</param>
    /// <param name="e">What the system said.</param>
    public MailFailureException Of(FailureScope scope, string what, Exception e) => e switch
    {
        MailFailureException failure => failure,
        JournalException => new(side, FailureScope.Endpoint, FailureKind.Permanent, e.Message, e),
        _ when IsFull(e) => new(side, FailureScope.Endpoint, FailureKind.Quota, $"{what}: {Words(e)}. Make room there, then start again; nothing was lost.", e),
        UnauthorizedAccessException => new(side, scope, FailureKind.Permanent, $"{what}: {Words(e)}. Check to whom it belongs and its permissions.", e),
        _ => new(side, scope, FailureKind.Permanent, $"{what}: {Words(e)}.", e),
    };

    /// <summary>A failure that no waiting changes.</summary>
    public MailFailureException Permanent(FailureScope scope, string text) => new(side, scope, FailureKind.Permanent, text);

    /// <summary>There is no such folder.</summary>
    public MailFailureException NoSuchFolder(FolderPath folder, string store) =>
        Permanent(FailureScope.Folder, $"{Show(store)} has no folder {Name(folder)}. List the folders again.");

    /// <summary>The numbers were begun anew meanwhile.</summary>
    public MailFailureException UidValidityChanged(FolderPath folder, uint expected, uint actual) => new(
        side,
        FailureScope.Folder,
        FailureKind.UidValidityChanged,
        string.Create(CultureInfo.InvariantCulture, $"The messages of the folder {Name(folder)} have been numbered anew (UIDVALIDITY {expected} became {actual}). It must be listed again."));
}
