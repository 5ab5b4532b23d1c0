namespace MailMover.Core.Model;

/// <summary>What is unusual about a message's octets: what servers are known to change behind an OK. Stored by name: never rename.</summary>
[Flags]
public enum OctetTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Octets above 127 in the header (Cyrus turns them into X).</summary>
    EightBitHeader = 1,

    /// <summary>A CR without LF (Courier drops it).</summary>
    BareCarriageReturn = 2,

    /// <summary>A LF without CR.</summary>
    BareLineFeed = 4,

    /// <summary>The last line does not end (Courier ends it).</summary>
    NoFinalNewline = 8,

    /// <summary>An octet 0.</summary>
    Nul = 16,

    /// <summary>Every trait.</summary>
    All = 31,
}
