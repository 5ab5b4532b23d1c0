using MailMover.Bulk.Reading;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Running;

/// <summary>One attempt to move the mailbox of a row.</summary>
public sealed record RowAttempt
{
    /// <summary>The row.</summary>
    public required BulkRow Row { get; init; }

    /// <summary>Which attempt it is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Connections to the source that this attempt has to itself, and may not exceed.</summary>
    public required int SourceConnections { get; init; }

    /// <summary>Connections to the destination that this attempt has to itself, and may not exceed.</summary>
    public required int DestinationConnections { get; init; }

    /// <summary>Has to see what the transfer tells: how far it is, and that both logins were taken.</summary>
    public required ITransferObserver Observer { get; init; }
}
