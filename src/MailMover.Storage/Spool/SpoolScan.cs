using MailMover.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Storage.Spool;

/// <summary>Reads what an earlier run has left in a spool.</summary>
internal static class SpoolScan
{
    /// <summary>Puts what one file holds into the index.</summary>
    /// <returns>Whether all of it could be read. A last message that is not whole, because the process died while it was being written, was never handed on and counts for nothing.</returns>
    public static bool Read(string path, SpoolIndex index, Action<SpoolEntry> retire)
    {
        var segment = new SpoolSegment(path);
        var whole = true;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            var length = RandomAccess.GetLength(file);
            var prefix = new byte[SpoolFormat.PrefixLength];
            for (var offset = 0L; offset + SpoolFormat.PrefixLength <= length;)
            {
                ReadExactly(file, prefix, offset);
                if (SpoolFormat.ReadPrefix(prefix, segment, offset) is not { } found)
                {
                    whole = false;
                    break;
                }

                if (found.Entry.End > length)
                    break;
                offset = found.Entry.End;
                if (found.IsHeld)
                    whole &= TryPut(file, prefix, found.Key, found.Entry, index, retire);
            }
        }

        if (segment.Held == 0)
            SetAside(path, whole);
        return whole;
    }

    public static void ReadExactly(SafeFileHandle file, Span<byte> octets, long offset)
    {
        while (octets.Length > 0)
        {
            var read = RandomAccess.Read(file, octets, offset);
            if (read == 0)
                throw new EndOfStreamException("The file ends too early.");
            octets = octets[read..];
            offset += read;
        }
    }

    /// <summary>A file of which nothing is needed goes; one of which nothing can be read stays for whoever can.</summary>
    private static void SetAside(string path, bool whole)
    {
        if (whole)
            File.Delete(path);
        else
            File.Move(path, path + ".damaged", overwrite: true);
    }

    private static bool TryPut(SafeFileHandle file, byte[] prefix, ImapMessageKey key, SpoolEntry entry, SpoolIndex index, Action<SpoolEntry> retire)
    {
        var listing = new byte[entry.ListingLength];
        ReadExactly(file, listing, entry.ListingOffset);
        if (!SpoolFormat.IsWhole(prefix, listing))
            return false;
        var (folder, _) = SpoolFormat.ReadListing(listing, key);

        // A run that died while it dropped octets left both: those with octets are the older ones, and good.
        if (index.Find(folder, key) is { HasOctets: true } && !entry.HasOctets)
            return true;
        if (index.Put(folder, key, entry) is { } replaced)
            retire(replaced);
        return true;
    }
}
