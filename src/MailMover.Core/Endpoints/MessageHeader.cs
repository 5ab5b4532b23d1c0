using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>The header fields that the engine and the audit log need; absent fields are empty.</summary>
public sealed record MessageHeader
{
    /// <summary>Message-ID with its angle brackets, as it stands.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Date, as it stands.</summary>
    public string Date { get; init; } = "";

    /// <summary>From, encoded words decoded.</summary>
    public string From { get; init; } = "";

    /// <summary>Subject, encoded words decoded.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The newest Received date, else the Date, of messages whose internal date cannot be used; null where neither can be read.</summary>
    public DateTimeOffset? SentOrReceived { get; init; }

    /// <summary>Evidence for recognising the message elsewhere.</summary>
    public required MessageFingerprint Fingerprint { get; init; }
}
