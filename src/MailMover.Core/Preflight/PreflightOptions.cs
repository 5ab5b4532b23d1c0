using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight;

/// <summary>How to look before a copy.</summary>
public sealed record PreflightOptions
{
    /// <summary>What goes over and where to.</summary>
    public SelectionRules Rules { get; init; } = new();

    /// <summary>Whether to do without a look at each message: then sizes are those that folders tell, and single messages and keywords are not known. Default: no.</summary>
    public bool Quick { get; init; }

    /// <summary>Messages above this are not taken by the program itself. Default: 1 GiB.</summary>
    public long MaxMessageInOctets { get; init; } = new TransferOptions().MaxMessageInOctets;

    /// <summary>What is known of the source.</summary>
    public PreflightEnd Source { get; init; } = new();

    /// <summary>What is known of the destination.</summary>
    public PreflightEnd Destination { get; init; } = new();
}
