namespace MailMover.Core.Endpoints;

/// <summary>What became of one message of a batch.</summary>
public enum AppendStatus
{
    /// <summary>The server confirmed it.</summary>
    Appended,

    /// <summary>The server said NO or BAD to the command that held it; it is certainly not in the folder.</summary>
    Refused,

    /// <summary>No octet of its command was sent, or not enough of it for the server to act on; it is certainly not in the folder.</summary>
    NotSent,

    /// <summary>It was sent and no answer came: the caller must look.</summary>
    Unknown,
}
