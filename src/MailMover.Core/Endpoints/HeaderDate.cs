using System.Text;

namespace MailMover.Core.Endpoints;

/// <summary>
/// Reads the date of a header field (RFC 5322, section 3.3) as real mail writes it: obsolete zones, years of two digits, comments,
/// without weekday, seconds or zone, with the year at the end, with hyphens.
/// </summary>
public static class HeaderDate
{
    private const string MonthNames = "janfebmaraprmayjunjulaugsepoctnovdec";

    /// <summary>The date, or null where it cannot be read.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> value)
    {
        int day = 0, month = 0, year = -1;
        TimeSpan? time = null, zone = null;
        var hasBadTime = false;
        while (TryReadWord(ref value, out var word))
        {
            if (word[0] is (byte)'+' or (byte)'-')
                zone ??= NumericZone(word);
            else if (word.Contains((byte)':'))
                hasBadTime |= (time ??= Time(word)) is null;
            else if (IsDigit(word[0]))
                ReadNumber(word);
            else if (month == 0 && Month(word) is > 0 and var m)
                month = m;
            else if (time is not null)
                zone ??= NamedZone(word);
        }

        return hasBadTime ? null : Combine(day, month, FullYear(year), time, zone);

        void ReadNumber(ReadOnlySpan<byte> digits)
        {
            if (!TryNumber(digits, out var number))
                return;
            if (digits.Length <= 2 && day == 0)
                day = number;
            else if (year < 0)
                year = digits.Length <= 3 ? number + (digits.Length == 3 ? 1900 : number < 50 ? 2000 : 1900) : number;
        }
    }

    private static int FullYear(int year) => year is >= 1900 and <= 9998 ? year : -1;

    private static DateTimeOffset? Combine(int day, int month, int year, TimeSpan? time, TimeSpan? zone)
    {
        if (year < 0 || month == 0 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        return new DateTimeOffset(new DateTime(year, month, day) + (time ?? TimeSpan.Zero), zone ?? TimeSpan.Zero);
    }

    /// <summary>Takes the next word; blanks, commas, line ends and comments are between words, and so is a hyphen after a letter or digit (06-Nov-94).</summary>
    private static bool TryReadWord(scoped ref ReadOnlySpan<byte> value, out ReadOnlySpan<byte> word)
    {
        word = default;
        var start = 0;
        while (start < value.Length && (IsSeparator(value[start]) || value[start] == '('))
            start = value[start] == '(' ? AfterComment(value, start) : start + 1;
        if (start >= value.Length)
            return false;

        var end = start + 1;
        while (end < value.Length && !IsSeparator(value[end]) && value[end] is not ((byte)'(' or (byte)'-' or (byte)'+'))
            end++;
        word = value[start..end];

        // The hyphen of 06-Nov-94 parts words; that of 12:00:00-0500 and of UTC-5 begins a zone.
        var parts = end < value.Length && value[end] == '-' && word.IndexOf((byte)':') < 0
            && end + 1 < value.Length && (!IsDigit(value[end + 1]) || Month(word) > 0);
        value = value[(parts ? end + 1 : end)..];
        return true;
    }

    private static int AfterComment(ReadOnlySpan<byte> value, int at)
    {
        var depth = 0;
        for (; at < value.Length; at++)
        {
            if (value[at] == '\\')
                at++;
            else if (value[at] == '(')
                depth++;
            else if (value[at] == ')' && --depth == 0)
                return at + 1;
        }

        return value.Length;
    }

    private static TimeSpan? Time(ReadOnlySpan<byte> word)
    {
        var fraction = word.IndexOf((byte)'.');
        if (fraction > 0)
            word = word[..fraction];
        int hour, minute, second = 0;
        var first = word.IndexOf((byte)':');
        var rest = word[(first + 1)..];
        var next = rest.IndexOf((byte)':');
        var read = TryNumber(word[..first], out hour)
            & TryNumber(next < 0 ? rest : rest[..next], out minute)
            & (next < 0 || TryNumber(rest[(next + 1)..], out second));
        if (!read || hour > 23 || minute > 59 || second > 60)
            return null;
        // A leap second has no place in .NET's calendar.
        return new TimeSpan(hour, minute, Math.Min(second, 59));
    }

    private static TimeSpan? NumericZone(ReadOnlySpan<byte> word)
    {
        var digits = word[1..];
        var colon = digits.IndexOf((byte)':');
        int hours, minutes = 0;
        bool read;
        if (colon > 0)
            read = TryNumber(digits[..colon], out hours) & TryNumber(digits[(colon + 1)..], out minutes);
        else if (digits.Length <= 2)
            read = TryNumber(digits, out hours);
        else
            read = TryNumber(digits[..^2], out hours) & TryNumber(digits[^2..], out minutes);
        if (!read || minutes > 59 || (hours * 60) + minutes > 14 * 60)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return word[0] == '-' ? -offset : offset;
    }

    // RFC 5322, section 4.3: other letters mean that the zone is unknown, which is written as UTC. GMT+1 leaves the word to the number.
    private static TimeSpan? NamedZone(ReadOnlySpan<byte> word)
    {
        int? hours = word.Length switch
        {
            3 when Is(word, "EDT"u8) => -4,
            3 when Is(word, "EST"u8) || Is(word, "CDT"u8) => -5,
            3 when Is(word, "CST"u8) || Is(word, "MDT"u8) => -6,
            3 when Is(word, "MST"u8) || Is(word, "PDT"u8) => -7,
            3 when Is(word, "PST"u8) => -8,
            _ => null,
        };
        return hours is { } h ? TimeSpan.FromHours(h) : null;
    }

    private static int Month(ReadOnlySpan<byte> word)
    {
        if (word.Length < 3)
            return 0;
        for (var month = 0; month < 12; month++)
        {
            if (Ascii.EqualsIgnoreCase(word[..3], MonthNames.AsSpan(month * 3, 3)))
                return month + 1;
        }

        return 0;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(word, name);

    private static bool IsSeparator(byte octet) => octet <= ' ' || octet == ',';

    private static bool IsDigit(byte octet) => octet is >= (byte)'0' and <= (byte)'9';

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        if (digits.IsEmpty || digits.Length > 4)
            return false;
        foreach (var digit in digits)
        {
            if (!IsDigit(digit))
                return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
