using System.Globalization;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>When <c>cur</c> and <c>new</c> changed last: as long as both stay, no file came, went or got another name.</summary>
/// <param name="Cur">The time of <c>cur</c>; 0 where it is not there.</param>
/// <param name="New">The time of <c>new</c>; 0 where it is not there.</param>
/// <param name="IsSettled">Whether both lay back far enough when they were read: two changes in one tick of the file system's clock leave the same time.</param>
internal readonly record struct FolderStamp(long Cur, long New, bool IsSettled)
{
    // FAT counts in two seconds.
    private static readonly TimeSpan CoarsestClock = TimeSpan.FromSeconds(3);

    public static FolderStamp Read(string directory, TimeProvider time)
    {
        var (cur, fresh) = (TimeOf(Path.Combine(directory, "cur")), TimeOf(Path.Combine(directory, "new")));
        return new(cur, fresh, new DateTime(Math.Max(cur, fresh), DateTimeKind.Utc) < time.GetUtcNow().UtcDateTime - CoarsestClock);
    }

    /// <summary>Whether what was seen at the former moment is still what there is.</summary>
    public bool StillHolds(FolderStamp former) => former.IsSettled && (Cur, New) == (former.Cur, former.New);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cur} {New}");

    private static long TimeOf(string directory)
    {
        var info = new DirectoryInfo(directory);
        return info.Exists ? info.LastWriteTimeUtc.Ticks : 0;
    }
}
