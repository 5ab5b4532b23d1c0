namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Where a message lies in an mbox file.</summary>
/// <param name="Separator">Where its separator begins.</param>
/// <param name="Start">Where it begins, behind the separator.</param>
/// <param name="Length">Its octets in the file, without the empty line before the next separator.</param>
/// <param name="Kind">What its separator is.</param>
/// <param name="Date">The date in its separator.</param>
/// <param name="IsQuoted">Whether lines that begin with <c>From </c> were quoted with <c>&gt;</c>: false where one stands unquoted in its body.</param>
internal readonly record struct MessagePlace(long Separator, long Start, long Length, FromLineKind Kind, DateTimeOffset? Date, bool IsQuoted)
{
    /// <summary>Where it ends.</summary>
    public long End => Start + Length;
}
