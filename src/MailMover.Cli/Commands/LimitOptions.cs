using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;
using MailMover.Core.Limits;

namespace MailMover.Cli.Commands;

/// <summary>The options that bound what a command takes from servers and lines, and say what it does when a limit is reached.</summary>
/// <param name="copies">Whether the command copies; else it only reads.</param>
/// <param name="toServer">Whether the destination may be a server.</param>
internal sealed class LimitOptions(bool copies, bool toServer)
{
    private readonly RateOption _rate = new("all connections");
    private readonly Option<string> _from = New("--from-daily-limit", "SIZE", "Read at most this much from the source in any 24 hours, or off (default: what its provider is known to allow, less 5%).");
    private readonly Option<string> _to = New("--to-daily-limit", "SIZE", $"{(copies ? "Copy at most this much to" : "Read at most this much from")} the destination in any 24 hours, or off (default: what its provider is known to allow, less 5%).");
    private readonly Option<string> _when = New("--when-limited", "WORD", "When a daily limit is reached: wait (the default) goes on by itself when there is room again; stop ends with exit code 8, also where a server asks for more than five minutes.");
    private readonly Option<string> _stopAfter = New("--stop-after", "TIME", "Begin nothing new after this time (90m, 2h, 1d), finish what is in flight and end with exit code 8.");
    private readonly Option<string> _stopAfterOctets = New("--stop-after-octets", "SIZE", "The same after this much was copied.");

    public OptionGroup Group => new(
        "Limits",
        [_rate.Option, _from, .. toServer ? [_to] : Array.Empty<Option>(), _when, .. copies ? [_stopAfter, _stopAfterOctets] : Array.Empty<Option>()]);

    public LimitSettings Read(OptionValues values, EndpointSettings? from, EndpointSettings? to) => new()
    {
        Rate = ReadRate(values, from, to),
        From = ReadDaily(values, _from, from),
        To = toServer ? ReadDaily(values, _to, to) : null,
        StopsWhenLimited = values.Word(_when, WhenLimited.Wait) == WhenLimited.Stop,
        StopAfter = copies ? ReadStopAfter(values) : null,
        StopAfterOctets = copies ? values.Size(_stopAfterOctets) : null,
    };

    /// <summary>That none of them was given, where they would be for nothing.</summary>
    public void WantNone(OptionValues values, string why)
    {
        foreach (var option in Group.Options.Where(values.IsGiven))
            values.Problem(option, why);
    }

    private RateTable? ReadRate(OptionValues values, EndpointSettings? from, EndpointSettings? to)
    {
        if (values.IsGiven(_rate.Option) && from is { Uri.IsLocal: true } && to is { Uri.IsLocal: true })
            values.Problem(_rate.Option, "is for servers, and both ends are on this computer. Leave it out.");
        return _rate.Read(values);
    }

    private static DailyLimit? ReadDaily(OptionValues values, Option<string> option, EndpointSettings? endpoint)
    {
        if (values.Text(option) is not { } text)
            return null;
        if (endpoint is { Uri.IsLocal: true })
            values.Problem(option, "is for servers, and this end is on this computer. Leave it out.");
        if (text.Trim().Equals("off", StringComparison.OrdinalIgnoreCase))
            return new DailyLimit(null);
        return values.Size(option) is { } octets ? new DailyLimit(octets) : null;
    }

    private TimeSpan? ReadStopAfter(OptionValues values)
    {
        if (values.Text(_stopAfter) is not { } text)
            return null;
        if (DurationText.TryParse(text, out var time) && time <= TimeSpan.FromDays(40))
            return time;
        values.Problem(_stopAfter, $"'{TerminalText.Escape(text)}' is not a time up to 40 days. Write for example 90m, 2h or 1h30m.");
        return null;
    }

    private static Option<string> New(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private enum WhenLimited
    {
        Wait,
        Stop,
    }
}
