namespace MailMover.Core.Endpoints;

/// <summary>One quota that a mailbox counts for (RFC 9208; before that RFC 2087). A mailbox may count for several, and each of them has to have room.</summary>
public sealed record QuotaRoot
{
    /// <summary>The server's name for it; often empty. For people only.</summary>
    public required string Name { get; init; }

    /// <summary>STORAGE in octets (the wire has units of 1,024); null where it is not limited or not told.</summary>
    public QuotaAmount? Storage { get; init; }

    /// <summary>MESSAGE, a number of messages; null where it is not limited or not told.</summary>
    public QuotaAmount? Messages { get; init; }
}
