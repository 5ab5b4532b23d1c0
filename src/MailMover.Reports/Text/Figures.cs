using System.Globalization;
using Humanizer;

namespace MailMover.Reports.Text;

/// <summary>Numbers, sizes and times as people read them, the same everywhere whatever the country setting.</summary>
public static class Figures
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static string Count(long number) => number.ToString("N0", English);

    public static string Messages(long number) => number == 1 ? "1 message" : $"{Count(number)} messages";

    /// <summary>A size, 1 KB being 1,024 octets.</summary>
    public static string Octets(long octets) => octets < 1024 ? $"{Count(octets)} B" : ByteSize.FromBytes(octets).ToString("#,0.#", English);

    public static string Rate(double octetsPerSecond) => $"{Octets((long)octetsPerSecond)}/s";

    /// <summary>A length of time in its two largest units.</summary>
    public static string Duration(TimeSpan time) =>
        time < TimeSpan.FromSeconds(10)
            ? string.Create(English, $"{time.TotalSeconds:0.0} seconds")
            : time.Humanize(2, English, maxUnit: TimeUnit.Day, minUnit: TimeUnit.Second);

    /// <summary>What is left, roughly: nobody needs the seconds of an estimate.</summary>
    public static string Remaining(TimeSpan time) =>
        time < TimeSpan.FromMinutes(1)
            ? "less than a minute"
            : $"about {TimeSpan.FromMinutes(Math.Ceiling(time.TotalMinutes)).Humanize(2, English, maxUnit: TimeUnit.Day, minUnit: TimeUnit.Minute)}";

    public static string Percent(long part, long whole) =>
        whole <= 0 ? "" : string.Create(English, $"{Math.Clamp(100.0 * part / whole, 0, 100):0} %");
}
