using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>
/// Decides once, for the whole adapter, how far a failure reaches and whether waiting helps. Response codes decide (RFC 2449, RFC 3206); a server's English
/// counts only where it names a delay, says that there are too many connections, or at login says of a locked maildrop what RFC 1939 says of it, or where the provider's template
/// knows it and no code contradicts.
/// </summary>
internal sealed partial class Pop3Failures(EndpointSide side, ConnectionTarget target, IServerWords? words) : ServerFailures(side, target, words)
{
    /// <summary>The server said -ERR to a command of an open maildrop.</summary>
    public MailFailureException Refused(string what, Pop3Status status, FailureScope scope)
    {
        var meaning = Meaning(status.Text);
        var kind = KindOf(status);
        var reach = kind is FailureKind.Throttled or FailureKind.Transient or FailureKind.Authentication ? FailureScope.Endpoint : scope;
        return Make(reach, kind, $"{Host} refused {what}: {Words(status)} {meaning?.ToString() ?? Advice(kind)}", status, Delay(kind, status, meaning), meaning);
    }

    /// <summary>The server refused the login.</summary>
    public MailFailureException LoginRefused(Pop3Status status, TimeSpan? loginDelay)
    {
        if (NotNow(status, loginDelay) is { } notNow)
            return notNow;
        var meaning = Meaning(status.Text) ?? RefusedLogin;
        var advice = meaning?.ToString() ?? "Check the user name and the password; many providers want an app password here, or POP3 to be switched on in their settings.";
        return Make(FailureScope.Endpoint, FailureKind.Authentication, $"{Host} refused the login of {User}: {Words(status)} {advice}", status, null, meaning);
    }

    /// <summary>The server greeted with a refusal.</summary>
    public MailFailureException GreetedWithRefusal(Pop3Status status) =>
        NotNow(status, null) ?? Make(FailureScope.Endpoint, FailureKind.Transient, $"{Host} takes no connection just now: {Words(status)} {Advice(FailureKind.Transient)}", status, null);

    public MailFailureException GenerationChanged(uint expected, uint actual) =>
        Make(FailureScope.Folder, FailureKind.UidValidityChanged, $"{Host} has given its messages other UIDLs (generation {expected} became {actual}). They must be listed again.");

    public MailFailureException NoSuchFolder(FolderPath folder) =>
        Make(FailureScope.Folder, FailureKind.Permanent, $"{Host} has no folder {Clean(folder.ToString(), 120)}: a POP3 maildrop is one folder, INBOX. Other folders can only be had over IMAP.", code: "NONEXISTENT");

    /// <summary>What the server said, in quotes, with its code.</summary>
    public string Words(Pop3Status status)
    {
        var text = Clean(status.Text).TrimEnd('.', ' ');
        var code = status.Code is null ? "" : $" [{Clean(status.Code)}]";
        return text.Length == 0 ? $"it gave no reason{code}." : $"\"{text}\"{code}.";
    }

    /// <summary>What an -ERR says of the future, or what the provider's template knows where its code leaves that open.</summary>
    public FailureKind KindOf(Pop3Status status)
    {
        var kind = ByCode(status);
        return Meaning(status.Text)?.Kind is { } known && (known == kind || status.Code is null or "SYS/TEMP" or "SYS/PERM") ? known : kind;
    }

    private static FailureKind ByCode(Pop3Status status) => status.Code switch
    {
        "IN-USE" or "LOGIN-DELAY" => FailureKind.Throttled,
        "SYS/TEMP" => FailureKind.Transient,
        "SYS/PERM" => FailureKind.Permanent,
        "AUTH" => FailureKind.Authentication,
        _ => RetryAfter(status.Text) is null && !SaysTooMany(status.Text) ? FailureKind.Permanent : FailureKind.Throttled,
    };

    private static TimeSpan? Delay(FailureKind kind, Pop3Status status, ServerMeaning? meaning) => RetryAfter(status.Text) ?? (kind == FailureKind.Throttled ? meaning?.RetryAfter : null);

    private static string Advice(FailureKind kind) => kind switch
    {
        FailureKind.Throttled => "It wants to be left alone for a while; waiting helps.",
        FailureKind.Transient => "Trying again usually helps.",
        FailureKind.Authentication => "Check the login.",
        _ => "",
    };

    /// <summary>A refusal to let anybody in that is not about the password; null where it may well be.</summary>
    private MailFailureException? NotNow(Pop3Status status, TimeSpan? loginDelay)
    {
        var kind = KindOf(status);
        var meaning = Meaning(status.Text);
        var before = $"{Host} does not let {User} in just now:";
        if (status.Code == "IN-USE" || (status.Code is null && meaning is null && Locked().IsMatch(status.Text)))
        {
            return Make(
                FailureScope.Endpoint,
                FailureKind.Throttled,
                $"{before} another program has this maildrop open, and POP3 allows one at a time. It said {Words(status)} Close the mail program, or the mail app of the phone, that fetches from it, or wait until it is done.",
                status,
                RetryAfter(status.Text));
        }

        return (status.Code, kind) switch
        {
            ("LOGIN-DELAY", _) => Make(
                FailureScope.Endpoint,
                kind,
                $"{before} the last login was too short a time ago. It said {Words(status)} {(loginDelay is { } delay ? $"It wants {delay.TotalSeconds:0} seconds between two logins; waiting helps." : Advice(kind))}",
                status,
                RetryAfter(status.Text) ?? loginDelay),
            ("SYS/PERM", FailureKind.Permanent) when meaning is null => Make(
                FailureScope.Endpoint,
                kind,
                $"{Host} does not let {User} in: {Words(status)} It says that waiting does not help: POP3 may have to be switched on in the provider's settings; else ask whoever runs that server.",
                status,
                null),
            ("SYS/PERM", FailureKind.Permanent) => Make(FailureScope.Endpoint, kind, $"{Host} does not let {User} in: {Words(status)} {meaning}", status, null, meaning),
            (_, FailureKind.Throttled or FailureKind.Transient) => Make(
                FailureScope.Endpoint, kind, $"{before} {Words(status)} {meaning?.ToString() ?? Advice(kind)}", status, Delay(kind, status, meaning), meaning),
            _ => null,
        };
    }

    private MailFailureException Make(FailureScope scope, FailureKind kind, string text, Pop3Status status, TimeSpan? retryAfter, ServerMeaning? meaning = null) =>
        Make(scope, kind, text, status.Text, status.Code, retryAfter, meaning: meaning);

    // RFC 1939 itself has "maildrop already locked" and "unable to lock maildrop", which servers without response codes still say.
    [GeneratedRegex("(?:maildrop|mailbox)[^.]{0,20} (?:locked|in use)|lock (?:the |your )?(?:maildrop|mailbox)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Locked();
}
