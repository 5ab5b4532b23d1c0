using System.Buffers.Text;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// Finds the messages of an mbox file, one after the other, in memory that does not depend on the file. A separator counts at the beginning and after an empty
/// line. Content-Length (mboxcl) is believed only where it leads exactly to a separator or to the end.
/// </summary>
internal sealed class MessageBoundaries(SafeFileHandle file, long start, long length, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>Enough of what is before a line to see that it is empty.</summary>
    private const int LookBack = 3;

    private readonly OctetWindow _window = new(file, start, length, cancellationToken);
    private FromLineKind _kind;
    private DateTimeOffset? _date;
    private bool _isFirst = true;
    private bool _anyFromLine;

    /// <summary>The message that was found last.</summary>
    public MessagePlace Current { get; private set; }

    /// <summary>How far it has looked.</summary>
    public long Position => _window.Position;

    /// <summary>Finds the next one. False at the end of the file.</summary>
    /// <exception cref="NotMboxException">The file does not begin with a separator.</exception>
    public bool Next()
    {
        if (_isFirst && !Begin())
            return false;
        if (_window.Position >= length)
            return false;

        var (kind, date, separator) = (_kind, _date, _window.Position);
        _window.Skip(LineLength(0));
        var first = _window.Position;
        var contentLength = ReadHeader();
        var body = _window.Position;
        var (end, next, isQuoted) = End(first, body, contentLength);
        Current = new MessagePlace(separator, first, end - first, kind, date, isQuoted);
        _window.MoveTo(next);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _window.Dispose();

    private bool Begin()
    {
        _isFirst = false;
        _window.AtLeast(LineTooLong);
        if (start == 0 && _window.Octets.StartsWith("\u00ef\u00bb\u00bf"u8))
            _window.Skip(3);
        while (_window.Octets.Length > 0 && _window.Octets[0] is (byte)'\r' or (byte)'\n')
        {
            _window.Skip(1);
            _window.AtLeast(LineTooLong);
        }

        if (_window.Octets.IsEmpty)
            return false;
        if (!_window.Octets.StartsWith(FromLine.Prefix))
            throw new NotMboxException(_window.Position, FileLook.Of(_window.Octets));
        _kind = FromLine.Read(_window.Octets[..LineLength(0)], out _date);
        // Some old programs wrote no date. Where the first separator has none, the others need none either.
        _anyFromLine = _kind == FromLineKind.None;
        return true;
    }

    private const int LineTooLong = FromLine.LongestLine + 2;

    /// <summary>The length of the line at a place of the window, with its end; at most a bound.</summary>
    private int LineLength(int at)
    {
        _window.AtLeast(at + LineTooLong);
        var line = _window.Octets[at..];
        var end = line.IndexOf((byte)'\n');
        return end < 0 ? line.Length : end + 1;
    }

    /// <summary>Moves behind the header. Returns its Content-Length, or -1.</summary>
    private long ReadHeader()
    {
        var contentLength = -1L;
        while (true)
        {
            if (_window.Octets.IndexOf((byte)'\n') < 0)
                _window.AtLeast(LineTooLong);
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
            if (!SkipLine())
                return contentLength;
        }
    }

    private bool SkipLine()
    {
        while (true)
        {
            _window.AtLeast(1);
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
    private (long End, long Next, bool IsQuoted) End(long first, long body, long contentLength)
    {
        var claimed = contentLength >= 0 && contentLength <= length - body ? body + contentLength : -1;
        if (claimed >= 0 && SeparatorAfter(claimed, first) is { } next)
        {
            var (kind, date) = (_kind, _date);
            _window.MoveTo(Math.Max(first, body - LookBack));
            var (isQuoted, _) = Scan(first, body, claimed);
            (_kind, _date) = (kind, date);
            return (claimed, next, isQuoted);
        }

        _window.MoveTo(Math.Max(first, body - LookBack));
        var (quoted, separator) = Scan(first, body, -1);
        if (separator >= 0)
            return (Math.Max(first, WithoutEmptyLine(separator, first)), separator, quoted);
        return (WithoutEmptyLine(length, first), length, quoted);
    }

    /// <summary>Whether a separator, or the end, comes right here or behind one empty line; then where.</summary>
    private long? SeparatorAfter(long claimed, long first)
    {
        // The last line of the body may not be ended: then its end belongs to the separator's empty line.
        _window.MoveTo(claimed);
        _window.AtLeast(4);
        var octets = _window.Octets;
        var skip = octets.StartsWith("\r\n"u8) ? 2 : octets.StartsWith("\n"u8) ? 1 : 0;
        if (octets.Length == skip)
            return length;
        if (!octets[skip..].StartsWith("F"u8) || (skip == 0 && !LineBegins(claimed, first)))
            return null;
        _window.MoveTo(claimed + skip);
        return IsSeparator(0, afterEmptyLine: true) ? claimed + skip : null;
    }

    private bool LineBegins(long place, long first)
    {
        if (place == first)
            return true;
        _window.MoveTo(place - 1);
        _window.AtLeast(1);
        return _window.Octets[0] == '\n';
    }

    /// <summary>
    /// Looks through the body. Without <paramref name="until"/> up to the next separator (-1: there is none), else only whether an unquoted line stands in it.
    /// </summary>
    private (bool IsQuoted, long Separator) Scan(long first, long body, long until)
    {
        var isQuoted = true;
        while (true)
        {
            _window.AtLeast(FromLine.LongestLine);
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
                if (!_window.More())
                    return (isQuoted, -1);
                continue;
            }

            // The line and the one behind it must fit into the window.
            var passed = Math.Max(0, hit - LookBack);
            _window.Skip(passed);
            hit -= passed;
            var place = _window.Position + hit + 1;
            if (until >= 0)
            {
                if (place >= body && place < until)
                    return (false, -1);
                if (place >= until)
                    return (isQuoted, -1);
            }
            else if (place >= body && IsSeparator(hit + 1, AfterEmptyLine(_window.Octets[..(hit + 1)], place == body || _window.Position == first)))
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

    private bool IsSeparator(int at, bool afterEmptyLine)
    {
        var lineLength = LineLength(at);
        var line = _window.Octets.Slice(at, lineLength);
        if (line.Length >= LineTooLong)
            return false;
        var kind = FromLine.Read(line, out var date);
        var isSeparator = kind switch
        {
            FromLineKind.Dated => afterEmptyLine,
            FromLineKind.Eudora => true,
            FromLineKind.Mozilla => afterEmptyLine || Follows(at + lineLength, IsMozillaStatus),
            FromLineKind.Bare => afterEmptyLine && Follows(at + lineLength, FromLine.IsFieldLike),
            _ => _anyFromLine && afterEmptyLine && Follows(at + lineLength, FromLine.IsFieldLike),
        };
        if (isSeparator)
            (_kind, _date) = (kind, date);
        return isSeparator;
    }

    private delegate bool LineTest(ReadOnlySpan<byte> line);

    private bool Follows(int at, LineTest test)
    {
        var lineLength = LineLength(at);
        return test(_window.Octets.Slice(at, lineLength));
    }

    private static bool IsMozillaStatus(ReadOnlySpan<byte> line) => line.StartsWith("X-Mozilla-Status"u8) || line.StartsWith("X-Account-Key:"u8);

    /// <summary>The end of a message whose separator's empty line, if there is one, ends here.</summary>
    private long WithoutEmptyLine(long end, long first)
    {
        var from = Math.Max(first, end - LookBack);
        var place = _window.Position;
        _window.MoveTo(from);
        _window.AtLeast((int)(end - from));
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
