using System.Globalization;

namespace MailMover.Protocols.LocalStores;

/// <summary>By what a file is known not to have changed.</summary>
/// <param name="Length">Its octets.</param>
/// <param name="Changed">When it was last changed, in ticks.</param>
internal readonly record struct FileStamp(long Length, long Changed)
{
    /// <summary>The stamp of a file now; of one that is not there, that of an empty one.</summary>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks) : default;
    }

    /// <summary>Whether a change right after it was taken would show: clocks of file systems are coarse.</summary>
    public bool IsOlderThan(DateTimeOffset time) => Changed < time.UtcTicks - TimeSpan.TicksPerSecond * 2;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Length} {Changed}");
}
