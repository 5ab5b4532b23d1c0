using MailMover.Core.Endpoints;
using MailMover.Core.Limits;
using MailMover.Protocols.Connecting;

namespace MailMover.Protocols.Pop3;

/// <summary>One POP3 maildrop: where it is, how to log in, and what it may cost.</summary>
public sealed record Pop3EndpointOptions
{
    /// <summary>Host name or address, without brackets.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected; <see cref="ConnectionSecurity.StartTls"/> is STLS here (RFC 2595).</summary>
    public required ConnectionSecurity Security { get; init; }

    /// <summary>The login.</summary>
    public required string User { get; init; }

    /// <summary>
    /// An administrator who logs in for the user: SASL PLAIN (RFC 4616) with the user as authorization identity, and the administrator's password. Null for the user's own
    /// login. Default: null.
    /// </summary>
    public string? AuthUser { get; init; }

    /// <summary>What is sent as the user's name at login, where a server wants another form of it (<c>user*admin</c>). The mailbox's identity stays the user's. Default: null, the name itself.</summary>
    public string? LoginName { get; init; }

    /// <summary>Where the password or token comes from.</summary>
    public required ICredentialSource Credentials { get; init; }

    /// <summary>What makes numbers of UIDLs. Stays the caller's.</summary>
    public required IMessageNumbers Numbers { get; init; }

    /// <summary>A file with certificates (PEM) of further authorities to trust, for this endpoint only.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>SHA-256 of the server's certificate (64 hexadecimal digits); replaces the checks of chain and name, for this endpoint only.</summary>
    public string? CertificatePin { get; init; }

    /// <summary>Where messages too large for memory are kept while they pass. Made with access for the user alone.</summary>
    public required string TemporaryDirectory { get; init; }

    /// <summary>Messages above this many octets go through a file. Default: 4 MiB: fewer copies, while the memory budget still bounds what is in flight.</summary>
    public int MemoryThresholdInOctets { get; init; } = 4 << 20;

    /// <summary>Larger messages are not read but reported as failed. Default: 1 GiB.</summary>
    public long MaxMessageInOctets { get; init; } = 1L << 30;

    /// <summary>How long a silent server is waited for. Default: 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What the provider allows. Default: nothing is known.</summary>
    public AccountLimits Account { get; init; } = AccountLimits.None;

    /// <summary>How fast octets may go over the line; null for no limit. Shared by all endpoints of a run.</summary>
    public LineRates? Rates { get; init; }

    /// <summary>What the provider's servers say, and what it means; null where nothing is known of it.</summary>
    public IServerWords? Words { get; init; }

    /// <summary>Where the redacted protocol is written; null for nowhere. Called with whole lines from any thread.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>Where whole sentences for the user go that are no failure, such as how many messages another session brought; null for nowhere. Called from any thread.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Whether new copies are marked as read. POP3 does not tell what was read. Default: true.</summary>
    public bool MarkRead { get; init; } = true;

    /// <summary>
    /// Whether listings tell dates, which costs reading all headers: the newest Received, else Date. Default: false; the date of a message is then found when it is read.
    /// </summary>
    public bool ListDates { get; init; }

    /// <summary>
    /// Counts octets that were read of messages for other purposes than to hand them out: for header fields, dates and names. Called with the octets of one message after the
    /// other; what it throws ends the reading. Null for nobody. Default: null.
    /// </summary>
    public Func<long, CancellationToken, Task>? Count { get; init; }

    /// <summary>The same for what must not be broken off at a limit.</summary>
    internal Func<long, CancellationToken, Task>? CountToTheEnd => Count is not { } count ? null : async (octets, cancellationToken) =>
    {
        try
        {
            await count(octets, cancellationToken);
        }
        catch (MailFailureException reached) when (reached.Kind == FailureKind.CapReached)
        {
            // It is counted all the same.
        }
    };

    internal ConnectionTarget Target => new()
    {
        Host = Host,
        Port = Port,
        Security = Security,
        User = User,
        AuthUser = AuthUser,
        LoginName = LoginName,
        Credentials = Credentials,
        CertificateAuthorityFile = CertificateAuthorityFile,
        CertificatePin = CertificatePin,
        Timeout = Timeout,
        Rates = Rates,
        Protocol = "POP3",
        PortsHint = "Port 995 speaks TLS at once, port 110 STLS: check which one this is.",
    };
}
