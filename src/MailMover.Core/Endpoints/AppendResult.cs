namespace MailMover.Core.Endpoints;

/// <summary>How a batch ended, message by message.</summary>
public sealed record AppendResult
{
    /// <summary>One for each request, in its order.</summary>
    public required IReadOnlyList<AppendedMessage> Messages { get; init; }

    /// <summary>UIDVALIDITY of the destination folder as APPENDUID gave it; 0 where unknown.</summary>
    public uint UidValidity { get; init; }

    /// <summary>
    /// Whether a refusal was for several messages in one command, so that it says nothing of any single one: the caller halves the batch.
    /// </summary>
    public bool RefusedTogether { get; init; }

    /// <summary>What ended the connection; null if it can go on. The appender is then of no more use.</summary>
    public MailFailureException? ConnectionFailure { get; init; }
}
