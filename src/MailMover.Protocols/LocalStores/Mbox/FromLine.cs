using System.Buffers;
using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>
/// The line that stands before each message of an mbox file: <c>From sender Mon Mar  2 10:11:12 2020</c>. Only what reads as such from its date to its end
/// counts; prose that begins with the word does not.
/// </summary>
internal static class FromLine
{
    /// <summary>No program writes longer ones.</summary>
    public const int LongestLine = 2048;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private const string WeekdayNames = "montuewedthufrisatsun";
    private const string MonthNames = "janfebmaraprmayjunjulaugsepoctnovdec";
    private const int MostWords = 24;

    /// <summary>What every separator begins with.</summary>
    public static ReadOnlySpan<byte> Prefix => "From "u8;

    /// <summary>Says what a line is.</summary>
    /// <param name="line">The line, with or without its end.</param>
    /// <param name="date">The date in it; UTC where it names no zone. Null where it has none, or none that counts.</param>
    public static FromLineKind Read(ReadOnlySpan<byte> line, out DateTimeOffset? date)
    {
        date = null;
        line = line.TrimEnd("\r\n"u8);
        if (!line.StartsWith(Prefix) || line.Length > LongestLine)
            return FromLineKind.None;
        var rest = line[Prefix.Length..].Trim(" \t"u8);
        // Thunderbird since version 128 writes nothing else.
        if (rest.IsEmpty)
            return FromLineKind.Bare;

        Span<Range> words = stackalloc Range[MostWords];
        var count = Split(rest, words);
        for (var first = Math.Max(0, count - 12); first < count - 2; first++)
        {
            var text = rest[words[first].Start.Value..];
            if (!IsDate(rest, words[first..count]))
                continue;
            date = HeaderDate.Parse(text);
            if (date is null)
                continue;
            return KindOf(first == 0 ? default : rest[words[0]]);
        }

        return FromLineKind.None;
    }

    /// <summary>Writes one, with the zone behind the year, which Dovecot, mutt and others read.</summary>
    public static string Write(DateTimeOffset date)
    {
        var zone = date.Offset;
        return string.Create(CultureInfo.InvariantCulture, $"From MAILER-DAEMON {date:ddd MMM} {date.Day,2} {date:HH:mm:ss yyyy} {(zone < TimeSpan.Zero ? '-' : '+')}{zone:hhmm}\n");
    }

    /// <summary>Whether a line looks like the field of a header, which stands after a separator without a date.</summary>
    public static bool IsFieldLike(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon > 0 && !line[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    private static FromLineKind KindOf(ReadOnlySpan<byte> sender) =>
        sender.SequenceEqual("-"u8) ? FromLineKind.Mozilla : sender.SequenceEqual("???@???"u8) ? FromLineKind.Eudora : FromLineKind.Dated;

    private static int Split(ReadOnlySpan<byte> text, Span<Range> words)
    {
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is (byte)' ' or (byte)'\t')
            {
                at++;
                continue;
            }

            var length = text[at..].IndexOfAny((byte)' ', (byte)'\t');
            var end = length < 0 ? text.Length : at + length;
            // A sender of many words: the date is among the last ones.
            if (count == words.Length)
            {
                words[1..].CopyTo(words);
                count--;
            }

            words[count++] = at..end;
            at = end;
        }

        return count;
    }

    /// <summary>Whether these words are a date and nothing else: the forms of asctime, with zones where systems put them, and that of mail headers.</summary>
    private static bool IsDate(ReadOnlySpan<byte> text, ReadOnlySpan<Range> words)
    {
        bool weekday = false, month = false, day = false, time = false, year = false;
        var zones = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = text[words[i]].TrimEnd((byte)',');
            if (word.IsEmpty)
                return false;
            if (!weekday && i == 0 && IsName(word, WeekdayNames))
                weekday = true;
            else if (!month && IsName(word, MonthNames))
                month = true;
            else if (!time && IsTime(word))
                time = true;
            else if (!day && word.Length <= 2 && IsNumber(word))
                day = true;
            else if (!year && word.Length is 2 or 4 && IsNumber(word))
                year = true;
            else if (time && zones < 2 && IsZone(word))
                zones++;
            else if (time && month && word.SequenceEqual("remote"u8) && words.Length == i + 3 && text[words[i + 1]].SequenceEqual("from"u8))
                break;
            else
                return false;
        }

        return month && day && time && year;
    }

    private static bool IsName(ReadOnlySpan<byte> word, string names)
    {
        if (word.Length < 3 || word.ContainsAnyExcept(Letters))
            return false;
        for (var at = 0; at < names.Length; at += 3)
        {
            if (Ascii.EqualsIgnoreCase(word[..3], names.AsSpan(at, 3)))
                return true;
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<byte> word) => !word.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsTime(ReadOnlySpan<byte> word) =>
        word.Length is >= 4 and <= 8 && word.IndexOf((byte)':') is 1 or 2 && IsNumber(word[^2..]) && !word.ContainsAnyExceptInRange((byte)'0', (byte)':');

    private static bool IsZone(ReadOnlySpan<byte> word) =>
        word[0] is (byte)'+' or (byte)'-' ? word.Length is >= 3 and <= 6 && !word[1..].ContainsAnyExceptInRange((byte)'0', (byte)':')
        : word.Length <= 5 && !word.ContainsAnyExceptInRange((byte)'A', (byte)'Z');
}
