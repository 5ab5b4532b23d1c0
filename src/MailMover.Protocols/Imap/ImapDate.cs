using System.Globalization;

namespace MailMover.Protocols.Imap;

/// <summary>INTERNALDATE both ways: <c>" 1-Feb-2020 03:04:05 +0100"</c>, to the second and with its zone.</summary>
internal static class ImapDate
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>The date, or null where it cannot be read; never a guess.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (text.Length == 25)
            text = (byte[])[(byte)'0', .. text];
        if (text.Length != 26 || text[2] != '-' || text[6] != '-' || text[11] != ' ' || text[14] != ':' || text[17] != ':' || text[20] != ' ')
            return null;
        var month = MonthOf(text[3..6]);
        var zone = Number(text[22..24]) * 60 + Number(text[24..26]);
        if (month == 0 || text[21] is not ((byte)'+' or (byte)'-') || Number(text[24..26]) > 59 || zone < 0 || zone > 14 * 60)
            return null;
        int day = Number(text[..2]), year = Number(text[7..9]) * 100 + Number(text[9..11]);
        int hour = Number(text[12..14]), minute = Number(text[15..17]), second = Number(text[18..20]);
        if (day < 1 || year < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60 || day > DateTime.DaysInMonth(year, month))
            return null;

        var offset = TimeSpan.FromMinutes(text[21] == (byte)'-' ? -zone : zone);
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        return local - offset < DateTime.MinValue.AddDays(1) || local > DateTime.MaxValue.AddDays(-1) ? null : new DateTimeOffset(local, offset);
    }

    public static string Format(DateTimeOffset date) =>
        string.Create(CultureInfo.InvariantCulture, $"{date.Day,2}-{date:MMM-yyyy HH:mm:ss} {(date.Offset < TimeSpan.Zero ? '-' : '+')}{date.Offset:hhmm}");

    /// <summary>A number of two digits; far below zero where it is none.</summary>
    private static int Number(ReadOnlySpan<byte> digits) =>
        digits[0] is >= (byte)'0' and <= (byte)'9' && digits[1] is >= (byte)'0' and <= (byte)'9' ? ((digits[0] - '0') * 10) + digits[1] - '0' : -100_000;

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        Span<char> letters = stackalloc char[3];
        for (var i = 0; i < 3; i++)
            letters[i] = (char)name[i];
        var at = Months.AsSpan().IndexOf(letters, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : 0;
    }
}
