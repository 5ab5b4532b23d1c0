using System.Globalization;

namespace MailMover.Cli.Settings;

/// <summary>A share as people type it: <c>5%</c>, <c>0.5%</c>.</summary>
internal static class SampleText
{
    /// <summary>The share, above 0 and at most 1; null where it is none.</summary>
    public static double? Parse(string text) =>
        text.EndsWith('%') && decimal.TryParse(text.AsSpan(0, text.Length - 1).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100
            ? (double)(percent / 100)
            : null;
}
