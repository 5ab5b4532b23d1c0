namespace MailMover.Testing.Messages;

/// <summary>A message as nobody expects it, with a name for test output.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Octets">Its octets.</param>
public sealed record OddMessage(string Name, ReadOnlyMemory<byte> Octets)
{
    /// <summary>IMAP's literals hold no NUL (RFC 9051, section 4.3.1), so many servers refuse it.</summary>
    public bool HasNul => Octets.Span.Contains((byte)0);

    /// <summary>Dovecot by default makes CRLF of a LF without CR.</summary>
    public bool HasBareLineFeed
    {
        get
        {
            var octets = Octets.Span;
            for (var i = 0; i < octets.Length; i++)
            {
                if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r'))
                    return true;
            }

            return false;
        }
    }

    public override string ToString() => Name;
}
