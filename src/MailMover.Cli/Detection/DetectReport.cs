using MailMover.Protocols.Discovery;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Detection;

/// <summary>All that <c>detect</c> found.</summary>
internal sealed record DetectReport
{
    public required DetectTarget Target { get; init; }

    /// <summary>Every place that was looked at.</summary>
    public required IReadOnlyList<ServiceFinding> Findings { get; init; }

    /// <summary>The server to use for IMAP; null where there is none.</summary>
    public FoundService? Imap { get; init; }

    /// <summary>The server to use for POP3; null where there is none.</summary>
    public FoundService? Pop3 { get; init; }

    /// <summary>Why the look at a POP3 maildrop could not be remembered; null where it was, or there was none.</summary>
    public string? NotRemembered { get; init; }

    /// <summary>What was found out about the address; null for a host, and where ports were named.</summary>
    public DiscoveredAccount? Account { get; init; }

    public IReadOnlyList<LocalMailPlace> LocalPlaces { get; init; } = [];

    /// <summary>The better one of those that can be used: IMAP, unless its login failed and POP3's did not.</summary>
    public FoundService? Recommended => Imap switch
    {
        null => Pop3,
        { Problem: not null } when Pop3 is { Problem: null } => Pop3,
        _ => Imap,
    };

    public IReadOnlyList<FoundService> Services => [.. new[] { Imap, Pop3 }.OfType<FoundService>()];

    public ExitCode ExitCode
    {
        get
        {
            if (Services.Count == 0)
                return ExitCode.Unreachable;
            if (Services.Any(s => s.Problem is null))
                return ExitCode.Complete;
            return Services.Any(s => s.LoginRefused) ? ExitCode.LoginRefused : ExitCode.TemporaryFailure;
        }
    }
}
