using MailMover.Core.Model;

namespace MailMover.Testing.Tampering;

/// <summary>What was done behind the program's back, and to which message.</summary>
/// <param name="What">In words, for the message of a failed assertion.</param>
/// <param name="Folder">Where it was; null where nothing was done.</param>
/// <param name="MessageId">Its Message-ID as it stood, with its angle brackets; empty where a whole folder is concerned.</param>
/// <param name="InternalDate">Its internal date as it was; null where a whole folder is concerned.</param>
public sealed record Tampered(string What, FolderPath? Folder = null, string MessageId = "", DateTimeOffset? InternalDate = null)
{
    /// <summary>How many messages are concerned.</summary>
    public int Messages { get; init; } = 1;

    public override string ToString() => Folder is null ? What : $"{What} ({Folder} {MessageId} {InternalDate:u})";
}
