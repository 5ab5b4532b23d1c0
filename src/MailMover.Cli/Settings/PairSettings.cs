using MailMover.Cli.Endpoints;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>What every command was told that works on a pair of mailboxes.</summary>
internal record PairSettings
{
    public const int DefaultConnections = 8;

    public required EndpointSettings From { get; init; }

    public required EndpointSettings To { get; init; }

    /// <summary>Most connections to each server.</summary>
    public int Connections { get; init; } = DefaultConnections;

    /// <summary>Most connections to the destination, where it is not the same number; null where it is.</summary>
    public int? DestinationConnections { get; init; }

    /// <summary>How long the end of connections is waited for, so that a server counts them no more.</summary>
    public TimeSpan GoodbyeWait { get; init; }

    /// <summary>Octets of messages held at once.</summary>
    public long MemoryInOctets { get; init; } = new TransferOptions().MemoryInOctets;

    /// <summary>Larger messages are not taken.</summary>
    public long MaxMessageInOctets { get; init; } = new TransferOptions().MaxMessageInOctets;

    /// <summary>Whether mail of a POP3 source arrives as read.</summary>
    public bool MarkRead { get; init; } = true;

    /// <summary>Whether the choice of messages depends on their dates.</summary>
    public bool ChoosesByDate { get; init; }

    /// <summary>What may be taken from servers and lines.</summary>
    public LimitSettings Limits { get; init; } = new();

    public StateSettings State { get; init; } = new();

    public OutputSettings Output { get; init; } = new();

    /// <summary>The folder with the user's templates of providers; null for the usual one.</summary>
    public string? ProviderDirectory { get; init; }

    /// <summary>Where the redacted protocol goes; null for nowhere.</summary>
    public string? TraceFile { get; init; }

    /// <summary>What a command that follows this one repeats.</summary>
    public required GivenCommand Given { get; init; }
}
