using System.Globalization;
using System.Text.RegularExpressions;

namespace MailMover.Cli.Settings;

/// <summary>Lengths of time as people type them: 90m, 2h, 1h30m, 45s, 1d.</summary>
internal static partial class DurationText
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var match = Form().Match(text.Trim());
        if (!match.Success)
            return false;
        duration = TimeSpan.FromSeconds((Part("d") * 86_400) + (Part("h") * 3_600) + (Part("m") * 60) + Part("s"));
        return duration > TimeSpan.Zero;

        long Part(string unit) => match.Groups[unit] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?:(?<d>\d{1,3})d)?(?:(?<h>\d{1,4})h)?(?:(?<m>\d{1,5})m)?(?:(?<s>\d{1,6})s)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
