using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>
/// Decides once, for the whole adapter, how far a failure reaches and whether waiting helps. Response codes decide; a server's English
/// counts only where it names a delay, or says at login that there are too many connections, or where the provider's template knows it and no code contradicts.
/// </summary>
internal sealed partial class ImapFailures(EndpointSide side, ImapEndpointOptions options) : ServerFailures(side, options.Target, options.Words)
{
    private const int LongestName = 120;

    /// <summary>A folder's name, fit to be shown: it is the server's, and may be made to command a terminal or to fill it.</summary>
    public string Name(FolderPath folder) => Clean(folder.ToString(), LongestName);

    /// <summary>The server said NO or BAD to something.</summary>
    public MailFailureException Refused(string what, ImapStatus status, FailureScope scope)
    {
        var meaning = Meaning(status.Text);
        var kind = KindOf(status, meaning);
        var reach = status.Code is "TRYCREATE" or "NONEXISTENT" && scope == FailureScope.Message ? FailureScope.Folder
            : kind is FailureKind.Throttled or FailureKind.Transient or FailureKind.Authentication ? FailureScope.Endpoint
            : scope;
        return Make(reach, kind, $"{Host} refused {what}: {Words(status)} {Advice(kind, status, meaning)}", status, Delay(kind, status, meaning), meaning);
    }

    /// <summary>The server refused the login.</summary>
    /// <param name="status">What it said.</param>
    /// <param name="othersAreOpen">Whether other connections of the same login are open, so that the password cannot be what is wrong.</param>
    public MailFailureException LoginRefused(ImapStatus status, bool othersAreOpen)
    {
        var isCredential = status.Code is "AUTHENTICATIONFAILED" or "AUTHORIZATIONFAILED" or "EXPIRED";
        var meaning = Meaning(status.Text);
        var kind = KindOf(status, meaning);
        if (!isCredential && (othersAreOpen || (meaning?.Kind is null && SaysTooMany(status.Text))))
            kind = FailureKind.Throttled;
        if (kind is FailureKind.Throttled or FailureKind.Transient)
        {
            // Those that are open may go on; only the server itself can ask all of them to wait.
            var delay = othersAreOpen ? RetryAfter(status.Text) : Delay(kind, status, meaning);
            return Make(FailureScope.Endpoint, kind, $"{Host} does not let {User} in just now: {Words(status)} {Advice(kind, status, meaning)}", status, delay, meaning);
        }

        meaning ??= RefusedLogin;
        var advice = meaning?.ToString() ?? "Check the user name and the password; many providers want an app password here, or IMAP to be switched on in their settings.";
        return Make(FailureScope.Endpoint, FailureKind.Authentication, $"{Host} refused the login of {User}: {Words(status)} {advice}", status, null, meaning);
    }

    /// <summary>The connection ended while it was in use.</summary>
    public MailFailureException Lost(Exception? e, ImapStatus? bye)
    {
        if (bye is null)
            return Lost(e);
        var meaning = Meaning(bye.Text);
        var isThrottled = KindOf(bye, meaning) is FailureKind.Throttled || SaysTooMany(bye.Text) || RetryAfter(bye.Text) is not null;
        var kind = isThrottled ? FailureKind.Throttled : FailureKind.Transient;
        return Make(FailureScope.Endpoint, kind, $"{Host} ended the connection: {Words(bye)} {Advice(kind, bye, meaning)}", bye, Delay(kind, bye, meaning), meaning, e);
    }

    /// <summary>A server's words as a reason, with what they mean.</summary>
    public string WordsOf(ImapStatus status) => Clean(status.Text) is var said && Meaning(status.Text) is { } meaning ? $"\"{said}\": {meaning}" : said;

    public MailFailureException UidValidityChanged(FolderPath folder, uint expected, uint actual) =>
        Make(FailureScope.Folder, FailureKind.UidValidityChanged, $"{Host} has renumbered the folder {Name(folder)} (UIDVALIDITY {expected} became {actual}). It must be listed again.", null, null);

    /// <summary>What a response code says of the future, or what the provider's template knows where the code leaves that open.</summary>
    private FailureKind KindOf(ImapStatus status, ServerMeaning? meaning)
    {
        var kind = ByCode(status);
        if (meaning?.Kind is { } known && (known == kind || LeavesOpen(status.Code)))
            return known;

        // Gmail says OVERQUOTA of its daily bandwidth, and nobody's mailbox is too full to be read.
        return (kind == FailureKind.Quota && (Side == EndpointSide.Source || Throttling().IsMatch(status.Text)))
            || (kind == FailureKind.Permanent && Throttling().IsMatch(status.Text))
            ? FailureKind.Throttled
            : kind;
    }

    /// <summary>Whether the code is none, or one that servers give for one thing and for another. What names a thing, as AUTHENTICATIONFAILED does, is believed before any words.</summary>
    private static bool LeavesOpen(string? code) =>
        code is null or "ALERT" or "LIMIT" or "INUSE" or "UNAVAILABLE" or "THROTTLED" or "OVERQUOTA" or "QUOTA" or "SERVERBUG" or "CANNOT" or "CONTACTADMIN" or "CLIENTBUG" or "NOPERM";

    private static TimeSpan? Delay(FailureKind kind, ImapStatus status, ServerMeaning? meaning) => RetryAfter(status.Text) ?? (kind == FailureKind.Throttled ? meaning?.RetryAfter : null);

    private static FailureKind ByCode(ImapStatus status) => status.Code switch
    {
        "AUTHENTICATIONFAILED" or "AUTHORIZATIONFAILED" or "EXPIRED" or "PRIVACYREQUIRED" => FailureKind.Authentication,
        "OVERQUOTA" or "QUOTA" => FailureKind.Quota,
        "LIMIT" when TooLarge().IsMatch(status.Text) => FailureKind.Permanent,
        "LIMIT" or "INUSE" or "UNAVAILABLE" or "THROTTLED" => FailureKind.Throttled,
        "SERVERBUG" or "EXPUNGEISSUED" => FailureKind.Transient,
        _ => RetryAfter(status.Text) is null ? FailureKind.Permanent : FailureKind.Throttled,
    };

    private static string Advice(FailureKind kind, ImapStatus status, ServerMeaning? meaning) => meaning?.ToString() ?? Advice(kind, status);

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

    private MailFailureException Make(FailureScope scope, FailureKind kind, string text, ImapStatus? status, TimeSpan? retryAfter, ServerMeaning? meaning = null, Exception? e = null) =>
        Make(scope, kind, text, status?.Text, status?.Code, retryAfter, e, meaning);

    // RFC 5530's LIMIT passes or does not. Dovecot says it, word for word so, of a message above quota_max_mail_size, which no waiting changes.
    [GeneratedRegex("^Mail size is larger than the maximum size allowed", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooLarge();

    /// <summary>What Gmail and Exchange say word for word when they throttle, without a code of their own for it.</summary>
    [GeneratedRegex("^(?:Account exceeded command or bandwidth limits|Request is throttled|Server Busy)", RegexOptions.IgnoreCase)]
    private static partial Regex Throttling();
}
