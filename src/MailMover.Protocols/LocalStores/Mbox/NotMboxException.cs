namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>A file does not begin as an mbox file does.</summary>
/// <param name="offset">Where that was seen.</param>
/// <param name="look">What it seems to be.</param>
internal sealed class NotMboxException(long offset, string look) : Exception($"not mbox at octet {offset}: {look}")
{
    /// <summary>Where that was seen.</summary>
    public long Offset => offset;

    /// <summary>What it seems to be, in words that complete "it seems to be".</summary>
    public string Look => look;
}
