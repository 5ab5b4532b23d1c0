namespace MailMover.Core.Verification;

/// <summary>How the octets at the destination compare with those at the source.</summary>
public enum ContentMatch
{
    /// <summary>They were not read back.</summary>
    NotCompared,

    /// <summary>Every octet is the same.</summary>
    Identical,

    /// <summary>Only line ends differ, or whether the last line ends.</summary>
    LineEndsOnly,

    /// <summary>The destination's server added header fields, and changed nothing else but line ends.</summary>
    HeaderAdded,

    /// <summary>The body is the same, and the header too, but for octets above 127 (or NUL, or bare carriage returns) that the server replaced or left out.</summary>
    OctetsReplaced,

    /// <summary>The copy was repaired with the user's leave, which the journal says; the untouched original is on this computer.</summary>
    Repaired,

    /// <summary>They differ otherwise.</summary>
    Differs,
}
