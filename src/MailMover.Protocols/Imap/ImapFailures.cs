using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>
/// Decides once, for the whole adapter, how far a failure reaches and whether waiting helps. Response codes decide; a server's English
/// counts only where it names a delay, or says at login that there are too many connections.
/// </summary>
internal sealed partial class ImapFailures(EndpointSide side, ImapEndpointOptions options)
{
    private const int LongestName = 120;

    private readonly List<string> _secrets = [];

    private string Server => $"{options.Host}:{options.Port.ToString(CultureInfo.InvariantCulture)}";

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

    private string Clean(string text, int longest)
    {
        lock (_secrets)
        {
            foreach (var secret in _secrets)
                text = text.Replace(secret, "(not shown)", StringComparison.Ordinal);
        }

        return ServerText.Clean(text, longest);
    }

    /// <summary>A folder's name, fit to be shown: it is the server's, and may be made to command a terminal or to fill it.</summary>
    public string Name(FolderPath folder) => Clean(folder.ToString(), LongestName);

    /// <summary>The server said NO or BAD to something.</summary>
    public MailFailureException Refused(string what, ImapStatus status, FailureScope scope)
    {
        var kind = KindOf(status);
        var reach = status.Code is "TRYCREATE" or "NONEXISTENT" && scope == FailureScope.Message ? FailureScope.Folder
            : kind is FailureKind.Throttled or FailureKind.Transient or FailureKind.Authentication ? FailureScope.Endpoint
            : scope;
        return Make(reach, kind, $"{options.Host} refused {what}: {Words(status)} {Advice(kind, status)}", status, RetryAfter(status.Text));
    }

    /// <summary>The server refused the login.</summary>
    /// <param name="status">What it said.</param>
    /// <param name="othersAreOpen">Whether other connections of the same login are open, so that the password cannot be what is wrong.</param>
    public MailFailureException LoginRefused(ImapStatus status, bool othersAreOpen)
    {
        var isCredential = status.Code is "AUTHENTICATIONFAILED" or "AUTHORIZATIONFAILED" or "EXPIRED";
        var kind = KindOf(status);
        if (!isCredential && (othersAreOpen || TooMany().IsMatch(status.Text)))
            kind = FailureKind.Throttled;
        if (kind is FailureKind.Throttled or FailureKind.Transient)
            return Make(FailureScope.Endpoint, kind, $"{options.Host} does not let {options.User} in just now: {Words(status)} {Advice(kind, status)}", status, RetryAfter(status.Text));
        return Make(
            FailureScope.Endpoint,
            FailureKind.Authentication,
            $"{options.Host} refused the login of {options.User}: {Words(status)} Check the user name and the password; many providers want an app password here, or IMAP to be switched on in their settings.",
            status,
            null);
    }

    /// <summary>No way to log in that both sides know.</summary>
    public MailFailureException NoLogin(string why) =>
        Make(FailureScope.Endpoint, FailureKind.Authentication, $"{options.Host} offers no login that can be used for {options.User}: {why}", null, null);

    /// <summary>The connection was never made.</summary>
    public MailFailureException Unreachable(string why, Exception? e = null) =>
        Make(FailureScope.Endpoint, FailureKind.Unreachable, $"{Server} cannot be reached: {why}", null, null, e);

    /// <summary>The connection cannot be protected as asked.</summary>
    public MailFailureException Untrusted(string why, Exception? e = null) =>
        Make(FailureScope.Endpoint, FailureKind.Unreachable, $"{Server} is not trusted: {why}", null, null, e);

    /// <summary>The connection ended while it was in use.</summary>
    public MailFailureException Lost(Exception? e, ImapStatus? bye)
    {
        if (bye is not null)
        {
            var kind = KindOf(bye) is FailureKind.Throttled || TooMany().IsMatch(bye.Text) || RetryAfter(bye.Text) is not null ? FailureKind.Throttled : FailureKind.Transient;
            return Make(FailureScope.Endpoint, kind, $"{options.Host} ended the connection: {Words(bye)} {Advice(kind, bye)}", bye, RetryAfter(bye.Text), e);
        }

        var why = e switch
        {
            null => "the server closed it without a word",
            AuthenticationException => "the encryption broke",
            { InnerException: SocketException inner } => inner.Message,
            ObjectDisposedException or OperationCanceledException => "it was closed here",
            _ => e.Message,
        };
        return Make(FailureScope.Endpoint, FailureKind.Transient, $"The connection to {options.Host} broke: {ServerText.Clean(why).TrimEnd('.')}. Trying again usually helps.", null, null, e);
    }

    public MailFailureException Silent(TimeSpan waited) =>
        Make(FailureScope.Endpoint, FailureKind.Transient, $"{options.Host} has been silent for {waited.TotalSeconds:0} seconds; the connection was given up. Trying again usually helps.", null, null);

    /// <summary>The server does what no server may.</summary>
    public MailFailureException ProtocolError(string what) =>
        Make(FailureScope.Endpoint, FailureKind.Transient, $"{options.Host} was cut off: {what}. If this happens again, the server, or something between, is broken.", null, null);

    public MailFailureException UidValidityChanged(FolderPath folder, uint expected, uint actual) =>
        Make(FailureScope.Folder, FailureKind.UidValidityChanged, $"{options.Host} has renumbered the folder {Name(folder)} (UIDVALIDITY {expected} became {actual}). It must be listed again.", null, null);

    public MailFailureException Permanent(FailureScope scope, string text, string? code = null) =>
        new(side, scope, FailureKind.Permanent, text) { ResponseCode = code };

    /// <summary>What a response code says of the future.</summary>
    private FailureKind KindOf(ImapStatus status)
    {
        var kind = ByCode(status);

        // Gmail says OVERQUOTA of its daily bandwidth, and nobody's mailbox is too full to be read.
        return (kind == FailureKind.Quota && (side == EndpointSide.Source || Throttling().IsMatch(status.Text)))
            || (kind == FailureKind.Permanent && Throttling().IsMatch(status.Text))
            ? FailureKind.Throttled
            : kind;
    }

    private static FailureKind ByCode(ImapStatus status) => status.Code switch
    {
        "AUTHENTICATIONFAILED" or "AUTHORIZATIONFAILED" or "EXPIRED" or "PRIVACYREQUIRED" => FailureKind.Authentication,
        "OVERQUOTA" or "QUOTA" => FailureKind.Quota,
        "LIMIT" when TooLarge().IsMatch(status.Text) => FailureKind.Permanent,
        "LIMIT" or "INUSE" or "UNAVAILABLE" or "THROTTLED" => FailureKind.Throttled,
        "SERVERBUG" or "EXPUNGEISSUED" => FailureKind.Transient,
        _ => RetryAfter(status.Text) is null ? FailureKind.Permanent : FailureKind.Throttled,
    };

    private static string Advice(FailureKind kind, ImapStatus status) => kind switch
    {
        FailureKind.Quota => "Make room there, or get a larger mailbox, then start again.",
        FailureKind.Throttled => "It wants to be left alone for a while; waiting helps.",
        FailureKind.Transient => "Trying again usually helps.",
        FailureKind.Authentication => "Check the login.",
        _ => status.Code switch
        {
            "TRYCREATE" or "NONEXISTENT" => "The folder is not there; list the folders again.",
            "NOPERM" => "This login may not do that.",
            "CONTACTADMIN" => "Ask whoever runs that server.",
            _ => "",
        },
    };

    private string Words(ImapStatus status)
    {
        var text = Clean(status.Text).TrimEnd('.', ' ');
        var code = status.Code is null or "ALERT" ? "" : $" [{Clean(status.Code)}]";
        return text.Length == 0 ? $"it gave no reason{code}." : $"\"{text}\"{code}.";
    }

    /// <summary>A delay that the server itself names, such as Exchange's "Suggested Backoff Time: 295000 milliseconds".</summary>
    internal static TimeSpan? RetryAfter(string text)
    {
        var match = Backoff().Match(text);
        if (!match.Success)
            return null;
        var number = double.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var seconds = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            ['M', 'S', ..] or ['M', 'I', 'L', ..] => number / 1000,
            ['M', ..] => number * 60,
            ['H', ..] => number * 3600,
            _ => number,
        };
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
    }

    private MailFailureException Make(FailureScope scope, FailureKind kind, string text, ImapStatus? status, TimeSpan? retryAfter, Exception? e = null) =>
        new(side, scope, kind, text.Trim(), e)
        {
            RetryAfter = retryAfter,
            ServerText = status is null ? null : Clean(status.Text),
            ResponseCode = status?.Code is { } code ? Clean(code) : null,
        };

    // RFC 5530's LIMIT passes or does not. Dovecot says it, word for word so, of a message above quota_max_mail_size, which no waiting changes.
    [GeneratedRegex("^Mail size is larger than the maximum size allowed", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"(?:back-?off time:?|(?:re)?try(?: again)? (?:after|in):?)\s*(?<n>\d{1,9})\s*(?<unit>milliseconds|ms|minutes?|mins?|hours?|h|m|seconds?|secs?|s)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Backoff();

    /// <summary>What Gmail and Exchange say word for word when they throttle, without a code of their own for it.</summary>
    [GeneratedRegex("^(?:Account exceeded command or bandwidth limits|Request is throttled|Server Busy)", RegexOptions.IgnoreCase)]
    private static partial Regex Throttling();

    [GeneratedRegex("too many (?:simultaneous |concurrent )?(?:connections|logins|sessions)|maximum number of connections|connection limit|rate limit|throttl", RegexOptions.IgnoreCase)]
    private static partial Regex TooMany();
}
