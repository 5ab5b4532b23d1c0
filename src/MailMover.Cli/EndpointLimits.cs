using MailMover.Core.Endpoints;
using MailMover.Core.Limits;

namespace MailMover.Cli;

/// <summary>What opening an endpoint takes besides the endpoint itself.</summary>
internal sealed record EndpointLimits
{
    public required int Connections { get; init; }

    /// <summary>How long the end of connections is waited for when they are closed.</summary>
    public TimeSpan GoodbyeWait { get; init; }

    public required long MaxMessageInOctets { get; init; }

    public required string TemporaryDirectory { get; init; }

    /// <summary>The numbers of an endpoint whose messages have none of their own. Nothing is made on disk before it uses them.</summary>
    public required IMessageNumbers Numbers { get; init; }

    /// <summary>Whether mail of a POP3 source, which has no flags, arrives as read.</summary>
    public bool MarkRead { get; init; } = true;

    /// <summary>Whether a POP3 source, which has no dates of its own, has to look for them while it lists, because the choice of mail depends on them.</summary>
    public bool ListDates { get; init; }

    /// <summary>What the provider allows.</summary>
    public AccountLimits Account { get; init; } = AccountLimits.None;

    /// <summary>How fast octets may go; null for no limit.</summary>
    public LineRates? Rates { get; init; }

    /// <summary>Counts octets that a POP3 source has read for other purposes than to copy them (<see cref="Protocols.Pop3.Pop3EndpointOptions.Count"/>); null where they have no limit.</summary>
    public Func<long, CancellationToken, Task>? Count { get; init; }

    /// <summary>What the provider's servers say, and what it means; null where nothing is known of it.</summary>
    public IServerWords? Words { get; init; }

    /// <summary>Where sentences for the user go that are no failure; null for nowhere.</summary>
    public Action<string>? Note { get; init; }

    public Action<string>? Trace { get; init; }
}
