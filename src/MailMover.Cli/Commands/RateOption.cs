using System.CommandLine;
using MailMover.Cli.Settings;
using MailMover.Core.Limits;

namespace MailMover.Cli.Commands;

/// <summary><c>--limit-rate</c>.</summary>
/// <param name="over">Over what it holds, in words.</param>
internal sealed class RateOption(string over)
{
    public Option<string> Option { get; } = new("--limit-rate")
    {
        HelpName = "RATE",
        Description = $"Octets a second over {over}, each direction by itself: 500k. With a time table by the clock on the wall: \"08:00 200k, 18:00 1M, 23:00 off\", with days \"Mon-Fri 08:00 200k, Mon-Fri 18:00 off\". Each rate holds until the next.",
    };

    /// <summary>The rates; null where none were given, or wrong ones, which are then among the problems.</summary>
    public RateTable? Read(OptionValues values) =>
        values.Text(Option) is { } text ? RateText.Read(text, words => values.Problem(Option, words)) : null;
}
