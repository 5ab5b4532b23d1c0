using System.Globalization;

namespace MailMover.Reports.Words;

/// <summary>Times as people read them, with their distance from UTC, since a certificate may be read elsewhere.</summary>
internal static class Moments
{
    public static string Day(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Minute(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{local:d MMMM yyyy, HH:mm} {offset}");
    }
}
