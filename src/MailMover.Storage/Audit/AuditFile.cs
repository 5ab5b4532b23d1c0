using MailMover.Core.Journal;

namespace MailMover.Storage.Audit;

/// <summary>One file of the audit log, open for appending, every finished line in it exactly once.</summary>
internal sealed class AuditFile : IDisposable
{
    private const int Portion = 64 << 10;
    private readonly FileStream _stream;
    private long _length;

    private AuditFile(FileStream stream) => _stream = stream;

    public string Path => _stream.Name;

    public long Length => _length;

    /// <summary>Opens the file, or makes it, and brings it to where the journal says it must be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">Up to where the journal answers for it; null where the journal does not know it.</param>
    /// <param name="pending">The lines after that, all, some or none of which had been written when the last run ended.</param>
    /// <exception cref="JournalException">It is somebody else's, or lines are missing.</exception>
    public static AuditFile Open(string path, long? known, IEnumerable<byte[]> pending)
    {
        PrivateFiles.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var file = new AuditFile(PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        try
        {
            file.CheckHeader();
            file.CheckLength(known);
            file.Settle(known ?? file.EndOfLastLine(AuditFormat.Header.Length), pending);
            file.Sync();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(ReadOnlySpan<byte> lines)
    {
        RandomAccess.Write(_stream.SafeFileHandle, lines, _length);
        _length += lines.Length;
    }

    /// <summary>Waits until all of it is on disk.</summary>
    public void Sync() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();

    private void CheckHeader()
    {
        var header = AuditFormat.Header;
        var beginning = new byte[header.Length];
        var read = Read(beginning, 0);
        if (read == header.Length && beginning.AsSpan().SequenceEqual(header))
            return;
        if (!header.AsSpan().StartsWith(beginning.AsSpan(0, read)) || RandomAccess.GetLength(_stream.SafeFileHandle) > read)
        {
            throw new JournalException(
                $"{Path} is not an audit log of MailMover (its first line is another), so nothing is written to it. Choose another file with --audit, or move this one away.");
        }

        // New, or its very first write was cut.
        RandomAccess.Write(_stream.SafeFileHandle, header, 0);
    }

    private void CheckLength(long? known)
    {
        var length = RandomAccess.GetLength(_stream.SafeFileHandle);
        if (known > length && length > AuditFormat.Header.Length)
        {
            throw new JournalException(
                $"{Path} is shorter than when it was last written ({length} octets of {known}): lines were taken out of it. Put it back as it was, or move it away and a new one begins.");
        }
    }

    /// <summary>
    /// Writes the pending lines that are not there yet. Usually what follows the known part is a beginning of the pending lines; but another mailbox pair may have
    /// written to the same file since, and its lines stay.
    /// </summary>
    private void Settle(long known, IEnumerable<byte[]> pending)
    {
        // The file was moved away and begins anew.
        _length = Math.Min(known, RandomAccess.GetLength(_stream.SafeFileHandle));
        var diverged = false;
        foreach (var lines in pending)
        {
            var there = diverged ? 0 : CommonBeginning(lines);
            if (there == lines.Length)
            {
                _length += there;
                continue;
            }

            if (!diverged)
            {
                there = lines.AsSpan(0, there).LastIndexOf((byte)'\n') + 1;
                _length += there;
                KeepWhatOthersWrote();
                diverged = true;
            }
            else
            {
                there = 0;
            }

            Append(lines.AsSpan(there));
        }

        if (!diverged)
            KeepWhatOthersWrote();
    }

    private int CommonBeginning(byte[] lines)
    {
        var there = new byte[lines.Length];
        var read = Read(there, _length);
        return lines.AsSpan().CommonPrefixLength(there.AsSpan(0, read));
    }

    /// <summary>Goes past complete lines from here on, and cuts the file where they end.</summary>
    private void KeepWhatOthersWrote()
    {
        _length = EndOfLastLine(_length);
        RandomAccess.SetLength(_stream.SafeFileHandle, _length);
    }

    /// <summary>The end of the last complete line after a position. A NUL, which no line has, is what a power cut leaves of lines that did not reach the disk.</summary>
    private long EndOfLastLine(long from)
    {
        var (end, position) = (from, from);
        var buffer = new byte[Portion];
        for (int read; (read = Read(buffer, position)) > 0; position += read)
        {
            var text = buffer.AsSpan(0, read);
            var nul = text.IndexOf((byte)0);
            var last = (nul < 0 ? text : text[..nul]).LastIndexOf((byte)'\n');
            if (last >= 0)
                end = position + last + 1;
            if (nul >= 0)
                break;
        }

        return end;
    }

    private int Read(Span<byte> buffer, long position)
    {
        var total = 0;
        while (total < buffer.Length && RandomAccess.Read(_stream.SafeFileHandle, buffer[total..], position + total) is > 0 and var read)
            total += read;
        return total;
    }
}
