using MailMover.Cli.Endpoints;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>All that <c>copy</c> and <c>plan</c> were told.</summary>
internal sealed record TransferSettings
{
    public required EndpointSettings From { get; init; }

    public required EndpointSettings To { get; init; }

    public TransferOptions Transfer { get; init; } = new();

    /// <summary>Most connections to each server.</summary>
    public int Connections { get; init; } = DefaultConnections;

    public StateSettings State { get; init; } = new();

    public OutputSettings Output { get; init; } = new();

    public bool DryRun { get; init; }

    /// <summary>Where the redacted protocol goes; null for nowhere.</summary>
    public string? TraceFile { get; init; }

    public const int DefaultConnections = 8;
}
