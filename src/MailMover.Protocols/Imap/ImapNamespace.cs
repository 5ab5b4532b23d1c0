namespace MailMover.Protocols.Imap;

/// <summary>A namespace (RFC 2342).</summary>
/// <param name="Prefix">How its names begin, octet for octet; often empty or <c>INBOX.</c>.</param>
/// <param name="Delimiter">What separates the levels; null where there are none.</param>
internal sealed record ImapNamespace(string Prefix, char? Delimiter)
{
    public bool IsRoot => Prefix.Length == 0;
}
