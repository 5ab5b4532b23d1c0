using System.Buffers.Text;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Finds the messages of an mbox file, one after the other, in memory that does not depend on the file. A separator counts at the beginning and after an empty
/// line. Content-Length (mboxcl) is believed only where it leads exactly to a separator or to the end.
/// </summary>
internal sealed class MessageBoundaries(SafeFileHandle file, long start, long length) : IDisposable
{
    /// <summary>Enough of what is before a line to see that it is empty.</summary>
    private const int LookBack = 3;

    private readonly OctetWindow _window = new(file, start, length);
    private FromLineKind _kind;
    private DateTimeOffset? _date;
    private bool _isFirst = true;
    private bool _anyFromLine;

    /// <summary>The message that was found last.</summary>
    public StoredMessage Current { get; private set; }

    /// <summary>How far it has looked.</summary>
    public long Position => _window.Position;

    /// <summary>Finds the next one. False at the end of the file.</summary>
    /// <exception cref="NotMboxException">The file does not begin with a separator.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_isFirst && !await BeginAsync(cancellationToken))
            return false;
        if (_window.Position >= length)
            return false;

        var (kind, date, separator) = (_kind, _date, _window.Position);
        _window.Skip(await LineLengthAsync(0, cancellationToken));
        var first = _window.Position;
        var contentLength = await ReadHeaderAsync(cancellationToken);
        var body = _window.Position;
        var (end, next, isQuoted) = await EndAsync(first, body, contentLength, cancellationToken);
        Current = new StoredMessage(separator, first, end - first, kind, date, isQuoted);
        _window.MoveTo(next);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _window.Dispose();

    private async ValueTask<bool> BeginAsync(CancellationToken cancellationToken)
    {
        _isFirst = false;
        await _window.AtLeastAsync(LineTooLong, cancellationToken);
        if (start == 0 && _window.Octets.StartsWith("\u00ef\u00bb\u00bf"u8))
            _window.Skip(3);
        while (_window.Octets.Length > 0 && _window.Octets[0] is (byte)'\r' or (byte)'\n')
        {
            _window.Skip(1);
            await _window.AtLeastAsync(LineTooLong, cancellationToken);
        }

        if (_window.Octets.IsEmpty)
            return false;
        if (!_window.Octets.StartsWith(FromLine.Prefix))
            throw new NotMboxException(_window.Position, FileLook.Of(_window.Octets));
        _kind = FromLine.Read(_window.Octets[..await LineLengthAsync(0, cancellationToken)], out _date);
        // Some old programs wrote no date. Where the first separator has none, the others need none either.
        _anyFromLine = _kind == FromLineKind.None;
        return true;
    }

    private const int LineTooLong = FromLine.LongestLine + 2;

    /// <summary>The length of the line at a place of the window, with its end; at most a bound.</summary>
    private async ValueTask<int> LineLengthAsync(int at, CancellationToken cancellationToken)
    {
        await _window.AtLeastAsync(at + LineTooLong, cancellationToken);
        var line = _window.Octets[at..];
        var end = line.IndexOf((byte)'\n');
        return end < 0 ? line.Length : end + 1;
    }

    /// <summary>Moves behind the header. Returns its Content-Length, or -1.</summary>
    private async ValueTask<long> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var contentLength = -1L;
        while (true)
        {
            if (_window.Octets.IndexOf((byte)'\n') < 0)
                await _window.AtLeastAsync(LineTooLong, cancellationToken);
            var octets = _window.Octets;
            if (octets.IsEmpty)
                return contentLength;
            var end = octets.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = octets[..end];
                if (line.IsEmpty || (line.Length == 1 && line[0] == '\r'))
                {
                    // What comes next may be a separator that needs this empty line before it.
                    _window.Skip(end + 1);
                    return contentLength;
                }

                if (contentLength < 0 && line.Length < 100)
                    contentLength = ContentLength(line);
                _window.Skip(end + 1);
                continue;
            }

            // A line longer than the window.
            _window.Skip(octets.Length);
            if (!await SkipLineAsync(cancellationToken))
                return contentLength;
        }
    }

    private async ValueTask<bool> SkipLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _window.AtLeastAsync(1, cancellationToken);
            if (_window.Octets.IsEmpty)
                return false;
            var end = _window.Octets.IndexOf((byte)'\n');
            _window.Skip(end < 0 ? _window.Octets.Length : end + 1);
            if (end >= 0)
                return true;
        }
    }

    private static long ContentLength(ReadOnlySpan<byte> line)
    {
        const int Name = 15;
        if (line.Length <= Name || !Ascii.EqualsIgnoreCase(line[..Name], "Content-Length:"u8))
            return -1;
        var value = line[Name..].Trim(" \t\r"u8);
        return Utf8Parser.TryParse(value, out long length, out var used) && used == value.Length && length >= 0 ? length : -1;
    }

    /// <summary>Finds where the message ends and where the next separator begins.</summary>
    private async ValueTask<(long End, long Next, bool IsQuoted)> EndAsync(long first, long body, long contentLength, CancellationToken cancellationToken)
    {
        var claimed = contentLength >= 0 && contentLength <= length - body ? body + contentLength : -1;
        if (claimed >= 0 && await SeparatorAfterAsync(claimed, first, cancellationToken) is { } next)
        {
            var (kind, date) = (_kind, _date);
            _window.MoveTo(Math.Max(first, body - LookBack));
            var (isQuoted, _) = await ScanAsync(first, body, claimed, cancellationToken);
            (_kind, _date) = (kind, date);
            return (claimed, next, isQuoted);
        }

        _window.MoveTo(Math.Max(first, body - LookBack));
        var (quoted, separator) = await ScanAsync(first, body, -1, cancellationToken);
        if (separator >= 0)
            return (Math.Max(first, await WithoutEmptyLineAsync(separator, first, cancellationToken)), separator, quoted);
        return (await WithoutEmptyLineAsync(length, first, cancellationToken), length, quoted);
    }

    /// <summary>Whether a separator, or the end, comes right here or behind one empty line; then where.</summary>
    private async ValueTask<long?> SeparatorAfterAsync(long claimed, long first, CancellationToken cancellationToken)
    {
        // The last line of the body may not be ended: then its end belongs to the separator's empty line.
        _window.MoveTo(claimed);
        await _window.AtLeastAsync(4, cancellationToken);
        var octets = _window.Octets;
        var skip = octets.StartsWith("\r\n"u8) ? 2 : octets.StartsWith("\n"u8) ? 1 : 0;
        if (octets.Length == skip)
            return length;
        if (!octets[skip..].StartsWith("F"u8) || (skip == 0 && !await LineBeginsAsync(claimed, first, cancellationToken)))
            return null;
        _window.MoveTo(claimed + skip);
        return await IsSeparatorAsync(0, afterEmptyLine: true, cancellationToken) ? claimed + skip : null;
    }

    private async ValueTask<bool> LineBeginsAsync(long place, long first, CancellationToken cancellationToken)
    {
        if (place == first)
            return true;
        _window.MoveTo(place - 1);
        await _window.AtLeastAsync(1, cancellationToken);
        return _window.Octets[0] == '\n';
    }

    /// <summary>
    /// Looks through the body. Without <paramref name="until"/> up to the next separator (-1: there is none), else only whether an unquoted line stands in it.
    /// </summary>
    private async ValueTask<(bool IsQuoted, long Separator)> ScanAsync(long first, long body, long until, CancellationToken cancellationToken)
    {
        var isQuoted = true;
        while (true)
        {
            await _window.AtLeastAsync(FromLine.LongestLine, cancellationToken);
            var octets = _window.Octets;
            if (until >= 0 && _window.Position >= until)
                return (isQuoted, -1);
            var hit = octets.IndexOf("\nFrom "u8);
            if (hit < 0)
            {
                if (_window.IsAtEnd)
                    return (isQuoted, -1);
                if (octets.Length > LookBack + 6)
                    _window.Skip(octets.Length - LookBack - 6);
                if (!await _window.MoreAsync(cancellationToken))
                    return (isQuoted, -1);
                continue;
            }

            var place = _window.Position + hit + 1;
            if (until >= 0)
            {
                if (place >= body && place < until)
                    return (false, -1);
                if (place >= until)
                    return (isQuoted, -1);
            }
            else if (place >= body && await IsSeparatorAsync(hit + 1, AfterEmptyLine(_window.Octets[..(hit + 1)], place == body || _window.Position == first), cancellationToken))
            {
                return (isQuoted, place);
            }
            else if (place >= body)
            {
                isQuoted = false;
            }

            // What was before the line is not needed any more, but its own beginning is, to look back at.
            _window.Skip(hit + 1);
        }
    }

    /// <summary>Whether what ends here is an empty line.</summary>
    private static bool AfterEmptyLine(ReadOnlySpan<byte> before, bool isWhole) =>
        before.EndsWith("\n\n"u8) || before.EndsWith("\n\r\n"u8) || (isWhole && (before.SequenceEqual("\n"u8) || before.SequenceEqual("\r\n"u8)));

    private async ValueTask<bool> IsSeparatorAsync(int at, bool afterEmptyLine, CancellationToken cancellationToken)
    {
        var lineLength = await LineLengthAsync(at, cancellationToken);
        var line = _window.Octets.Slice(at, lineLength);
        if (line.Length >= LineTooLong)
            return false;
        var kind = FromLine.Read(line, out var date);
        var isSeparator = kind switch
        {
            FromLineKind.Dated => afterEmptyLine,
            FromLineKind.Eudora => true,
            FromLineKind.Mozilla => afterEmptyLine || await FollowsAsync(at + lineLength, IsMozillaStatus, cancellationToken),
            FromLineKind.Bare => afterEmptyLine && await FollowsAsync(at + lineLength, FromLine.IsFieldLike, cancellationToken),
            _ => _anyFromLine && afterEmptyLine && await FollowsAsync(at + lineLength, FromLine.IsFieldLike, cancellationToken),
        };
        if (isSeparator)
            (_kind, _date) = (kind, date);
        return isSeparator;
    }

    private delegate bool LineTest(ReadOnlySpan<byte> line);

    private async ValueTask<bool> FollowsAsync(int at, LineTest test, CancellationToken cancellationToken)
    {
        var lineLength = await LineLengthAsync(at, cancellationToken);
        return test(_window.Octets.Slice(at, lineLength));
    }

    private static bool IsMozillaStatus(ReadOnlySpan<byte> line) => line.StartsWith("X-Mozilla-Status"u8) || line.StartsWith("X-Account-Key:"u8);

    /// <summary>The end of a message whose separator's empty line, if there is one, ends here.</summary>
    private async ValueTask<long> WithoutEmptyLineAsync(long end, long first, CancellationToken cancellationToken)
    {
        var from = Math.Max(first, end - LookBack);
        var place = _window.Position;
        _window.MoveTo(from);
        await _window.AtLeastAsync((int)(end - from), cancellationToken);
        var tail = _window.Octets[..(int)(end - from)];
        var empty = tail.EndsWith("\r\n"u8) && (tail.Length == 2 || tail[^3] == '\n') ? 2
            : tail.EndsWith("\n"u8) && (tail.Length == 1 || tail[^2] == '\n') ? 1 : 0;
        // Only if the tail is all there is of the message does its first line count as one.
        if (empty == tail.Length && from != first)
            empty = 0;
        _window.MoveTo(place);
        return end - empty;
    }
}
