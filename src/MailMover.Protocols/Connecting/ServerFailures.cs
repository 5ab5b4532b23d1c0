using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Connecting;

/// <summary>Makes the failures that all protocols have alike, and keeps secrets out of every text.</summary>
internal abstract partial class ServerFailures(EndpointSide side, ConnectionTarget target, IServerWords? words)
{
    /// <summary>A year, in seconds.</summary>
    private const double LongestDelay = 365 * 86_400.0;

    private readonly List<string> _secrets = [];

    protected EndpointSide Side => side;

    protected string Host => target.Host;

    protected string User => target.AuthUser is { } administrator ? $"{administrator} for {target.User}" : target.Login;

    /// <summary>What a refused login means at this provider where its words say nothing more.</summary>
    protected ServerMeaning? RefusedLogin => words?.RefusedLogin;

    private string Server => $"{target.Host}:{target.Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>From here on this text never appears in what is said, whoever sends it back.</summary>
    public void Hide(string secret)
    {
        lock (_secrets)
        {
            if (secret.Length > 0 && !_secrets.Contains(secret))
                _secrets.Add(secret);
        }
    }

    /// <summary>Makes words of a server fit to be shown, without what was to be hidden.</summary>
    public string Clean(string text) => Clean(text, ServerText.Longest);

    /// <summary>No way to log in that both sides know.</summary>
    public MailFailureException NoLogin(string why) =>
        Make(FailureScope.Endpoint, FailureKind.Authentication, $"{Host} offers no login that can be used for {User}: {why}");

    /// <summary>The connection was never made.</summary>
    public MailFailureException Unreachable(string why, Exception? e = null) =>
        Make(FailureScope.Endpoint, FailureKind.Unreachable, $"{Server} cannot be reached: {why}", e: e);

    /// <summary>The connection cannot be protected as asked.</summary>
    public MailFailureException Untrusted(string why, Exception? e = null) =>
        new(side, FailureScope.Endpoint, FailureKind.Unreachable, $"{Server} is not trusted: {why}", e) { IsAboutTrust = true };

    /// <summary>The connection ended while it was in use, without a word of the server.</summary>
    public MailFailureException Lost(Exception? e)
    {
        var why = e switch
        {
            null => "the server closed it without a word",
            AuthenticationException => "the encryption broke",
            { InnerException: SocketException inner } => inner.Message,
            ObjectDisposedException or OperationCanceledException => "it was closed here",
            _ => e.Message,
        };
        return Make(FailureScope.Endpoint, FailureKind.Transient, $"The connection to {Host} broke: {ServerText.Clean(why).TrimEnd('.')}. Trying again usually helps.", e: e);
    }

    public MailFailureException Silent(TimeSpan waited) =>
        Make(FailureScope.Endpoint, FailureKind.Transient, $"{Host} has been silent for {waited.TotalSeconds:0} seconds; the connection was given up. Trying again usually helps.");

    /// <summary>The server does what no server may.</summary>
    /// <param name="what">What it did.</param>
    /// <param name="said">What it said with that; null where there is nothing to show.</param>
    public MailFailureException ProtocolError(string what, string? said = null)
    {
        var words = said is null ? "" : $" (\"{Clean(said)}\")";
        return Make(FailureScope.Endpoint, FailureKind.Transient, $"{Host} was cut off: {what}{words}. If this happens again, the server, or something between, is broken.");
    }

    public MailFailureException Permanent(FailureScope scope, string text, string? code = null) =>
        new(side, scope, FailureKind.Permanent, text) { ResponseCode = code };

    /// <summary>
    /// A delay that the server itself names, such as Exchange's "Suggested Backoff Time: 295000 milliseconds"; null where it names none. A number with a unit that is not known is none, nor
    /// is nothing, nor more than a year, which is a mistake.
    /// </summary>
    internal static TimeSpan? RetryAfter(string text)
    {
        var match = Backoff().Match(text);
        if (!match.Success)
            return null;
        var seconds = 0.0;
        if (match.Groups["clock"].Success)
            seconds = (Number("hours") * 3600) + (Number("minutes") * 60) + Number("seconds");
        for (var i = 0; i < match.Groups["n"].Captures.Count; i++)
        {
            var word = match.Groups["unit"].Captures[i].Value;
            if ((i > 0 && word.Length == 0) || SecondsOf(word) is not { } unit)
                break;
            seconds += double.Parse(match.Groups["n"].Captures[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit;
        }

        return seconds is > 0 and <= LongestDelay ? TimeSpan.FromSeconds(seconds) : null;

        double Number(string group) => double.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static double? SecondsOf(string unit) => unit.ToUpperInvariant() switch
    {
        "MS" or "MSEC" or "MSECS" or "MILLISECOND" or "MILLISECONDS" => 0.001,
        "" or "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => 1,
        "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => 60,
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => 3600,
        "D" or "DAY" or "DAYS" => 86_400,
        "W" or "WEEK" or "WEEKS" => 604_800,
        _ => null,
    };

    protected static bool SaysTooMany(string text) => TooMany().IsMatch(text);

    /// <summary>What the words mean at this provider; null where that is not known.</summary>
    protected ServerMeaning? Meaning(string text) => words is not null && Clean(text) is { Length: > 0 } clean ? words.Explain(clean) : null;

    protected string Clean(string text, int longest)
    {
        lock (_secrets)
        {
            foreach (var secret in _secrets)
                text = text.Replace(secret, "(not shown)", StringComparison.Ordinal);
        }

        return ServerText.Clean(text, longest);
    }

    /// <param name="scope">How far it reaches.</param>
    /// <param name="kind">Whether going on can help.</param>
    /// <param name="message">The words for people.</param>
    /// <param name="said">What the server said; null where it said nothing.</param>
    /// <param name="code">Its response code.</param>
    /// <param name="retryAfter">The delay that it asked for.</param>
    /// <param name="e">The cause.</param>
    /// <param name="meaning">What its words mean.</param>
    protected MailFailureException Make(
        FailureScope scope, FailureKind kind, string message, string? said = null, string? code = null, TimeSpan? retryAfter = null, Exception? e = null, ServerMeaning? meaning = null) =>
        new(side, scope, kind, message.Trim(), e)
        {
            RetryAfter = retryAfter,
            ServerText = said is null ? null : Clean(said),
            ResponseCode = code is null ? null : Clean(code),
            Meaning = meaning,
        };

    // A time of the day ("after 15:30") is none; hours, minutes and seconds are.
    [GeneratedRegex(
        @"(?:back-?off time:?|(?:re)?try(?: again)? (?:after|in):?)\s*(?:(?<clock>(?<hours>\d{1,3}):(?<minutes>[0-5]\d):(?<seconds>[0-5]\d))(?![\d:])|(?:(?<n>\d{1,9}(?:\.\d{1,9})?)(?![\d:.-]*\d)\s*(?<unit>[a-z]*)(?:\s*,)?(?:\s+and)?\s*)+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Backoff();

    [GeneratedRegex("too many (?:simultaneous |concurrent )?(?:connections|logins|sessions)|maximum number of connections|connection limit|rate limit|throttl", RegexOptions.IgnoreCase)]
    private static partial Regex TooMany();
}
