using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Reads from a place of a file that other programs may change at any time.</summary>
internal static class FileReading
{
    /// <summary>Opens a file so that nobody is hindered.</summary>
    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Fills all of it.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    public static void Exactly(SafeFileHandle file, Span<byte> octets, long place)
    {
        while (!octets.IsEmpty)
        {
            var read = RandomAccess.Read(file, octets, place);
            if (read == 0)
                throw new EndOfStreamException("another program has made the file shorter meanwhile");
            octets = octets[read..];
            place += read;
        }
    }
}
