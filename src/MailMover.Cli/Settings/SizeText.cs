using System.Globalization;

namespace MailMover.Cli.Settings;

/// <summary>Sizes as people type them: 64M and 64MiB are 64 x 1,048,576 octets, as are 64MB; 1.5G, 500k, 1000.</summary>
internal static class SizeText
{
    public static bool TryParse(string text, out long octets)
    {
        octets = 0;
        var value = text.Trim();
        var letters = value.AsSpan().TrimStart("0123456789.");
        var number = value.AsSpan(0, value.Length - letters.Length);
        if (Factor(letters.ToString()) is not { } factor
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount > long.MaxValue / factor)
            return false;
        octets = (long)(amount * factor);
        return true;
    }

    private static long? Factor(string unit) => unit.ToUpperInvariant() switch
    {
        "" or "B" => 1,
        "K" or "KB" or "KIB" => 1L << 10,
        "M" or "MB" or "MIB" => 1L << 20,
        "G" or "GB" or "GIB" => 1L << 30,
        "T" or "TB" or "TIB" => 1L << 40,
        _ => null,
    };
}
