namespace MailMover.Core.Transfer.Repair;

/// <summary>A stretch of a body: octets, or an entity of its own.</summary>
internal sealed class MimePiece
{
    public byte[] Octets { get; set; } = [];

    /// <summary>The entity; null where there are only octets.</summary>
    public MimeEntity? Part { get; init; }
}
