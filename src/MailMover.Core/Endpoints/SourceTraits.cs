namespace MailMover.Core.Endpoints;

/// <summary>What a source can and cannot tell, as far as the engine acts differently. Known without asking it.</summary>
public sealed record SourceTraits
{
    /// <summary>
    /// Whether messages have flags of their own that may change between two runs. False for POP3: the flags in a listing are then the user's choice for
    /// new copies, and nothing is carried later.
    /// </summary>
    public bool KeepsFlags { get; init; } = true;

    /// <summary>
    /// Whether messages have an arrival date of their own. False for POP3: that of the header is taken, and that is not worth a word for each message.
    /// </summary>
    public bool KeepsDates { get; init; } = true;

    /// <summary>
    /// Whether what was read may not be shown again, or only the rest is shown next time (some POP3 providers hide, archive or delete what was downloaded):
    /// a message that a later look does not find has not been deleted by anybody.
    /// </summary>
    public bool HidesWhatWasRead { get; init; }

    /// <summary>
    /// Whether it tells by itself how many octets it read for header fields and listings. False for IMAP: there they are estimated by whoever keeps a limit.
    /// </summary>
    public bool CountsHeaders { get; init; }
}
