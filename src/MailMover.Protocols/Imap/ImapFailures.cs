using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>
/// Decides once, for the whole adapter, how far a failure reaches and whether waiting helps. Response codes decide; a server's English
/// counts only where it names a delay, or says at login that there are too many connections.
/// </summary>
internal sealed partial class ImapFailures(EndpointSide side, ImapEndpointOptions options) : ServerFailures(side, options.Target)
{
    private const int LongestName = 120;

    /// <summary>A folder's name, fit to be shown: it is the server's, and may be made to command a terminal or to fill it.</summary>
    public string Name(FolderPath folder) => Clean(folder.ToString(), LongestName);

    /// <summary>The server said NO or BAD to something.</summary>
    public MailFailureException Refused(string what, ImapStatus status, FailureScope scope)
    {
        var kind = KindOf(status);
        var reach = status.Code is "TRYCREATE" or "NONEXISTENT" && scope == FailureScope.Message ? FailureScope.Folder
            : kind is FailureKind.Throttled or FailureKind.Transient or FailureKind.Authentication ? FailureScope.Endpoint
            : scope;
        return Make(reach, kind, $"{Host} refused {what}: {Words(status)} {Advice(kind, status)}", status, RetryAfter(status.Text));
    }

    /// <summary>The server refused the login.</summary>
    /// <param name="status">What it said.</param>
    /// <param name="othersAreOpen">Whether other connections of the same login are open, so that the password cannot be what is wrong.</param>
    public MailFailureException LoginRefused(ImapStatus status, bool othersAreOpen)
    {
        var isCredential = status.Code is "AUTHENTICATIONFAILED" or "AUTHORIZATIONFAILED" or "EXPIRED";
        var kind = KindOf(status);
        if (!isCredential && (othersAreOpen || SaysTooMany(status.Text)))
            kind = FailureKind.Throttled;
        if (kind is FailureKind.Throttled or FailureKind.Transient)
            return Make(FailureScope.Endpoint, kind, $"{Host} does not let {User} in just now: {Words(status)} {Advice(kind, status)}", status, RetryAfter(status.Text));
        return Make(
            FailureScope.Endpoint,
            FailureKind.Authentication,
            $"{Host} refused the login of {User}: {Words(status)} Check the user name and the password; many providers want an app password here, or IMAP to be switched on in their settings.",
            status,
            null);
    }

    /// <summary>The connection ended while it was in use.</summary>
    public MailFailureException Lost(Exception? e, ImapStatus? bye)
    {
        if (bye is not null)
        {
            var kind = KindOf(bye) is FailureKind.Throttled || SaysTooMany(bye.Text) || RetryAfter(bye.Text) is not null ? FailureKind.Throttled : FailureKind.Transient;
            return Make(FailureScope.Endpoint, kind, $"{Host} ended the connection: {Words(bye)} {Advice(kind, bye)}", bye, RetryAfter(bye.Text), e);
        }

        return Lost(e);
    }

    public MailFailureException UidValidityChanged(FolderPath folder, uint expected, uint actual) =>
        Make(FailureScope.Folder, FailureKind.UidValidityChanged, $"{Host} has renumbered the folder {Name(folder)} (UIDVALIDITY {expected} became {actual}). It must be listed again.", null, null);

    /// <summary>What a response code says of the future.</summary>
    private FailureKind KindOf(ImapStatus status)
    {
        var kind = ByCode(status);

        // Gmail says OVERQUOTA of its daily bandwidth, and nobody's mailbox is too full to be read.
        return (kind == FailureKind.Quota && (Side == EndpointSide.Source || Throttling().IsMatch(status.Text)))
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

    private MailFailureException Make(FailureScope scope, FailureKind kind, string text, ImapStatus? status, TimeSpan? retryAfter, Exception? e = null) =>
        Make(scope, kind, text, status?.Text, status?.Code, retryAfter, e);

    // RFC 5530's LIMIT passes or does not. Dovecot says it, word for word so, of a message above quota_max_mail_size, which no waiting changes.
    [GeneratedRegex("^Mail size is larger than the maximum size allowed", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooLarge();

    /// <summary>What Gmail and Exchange say word for word when they throttle, without a code of their own for it.</summary>
    [GeneratedRegex("^(?:Account exceeded command or bandwidth limits|Request is throttled|Server Busy)", RegexOptions.IgnoreCase)]
    private static partial Regex Throttling();
}
