namespace MailMover.Core.Transfer;

/// <summary>How a transfer is done.</summary>
public sealed record TransferOptions
{
    /// <summary>What goes over and where to.</summary>
    public SelectionRules Rules { get; init; } = new();

    /// <summary>What a later run does with flags that changed at the source. Default: merge.</summary>
    public FlagPolicy Flags { get; init; } = FlagPolicy.Merge;

    /// <summary>Octets of messages in flight at once. Default: 64 MiB. A larger message is admitted when nothing else is in flight.</summary>
    public long MemoryInOctets { get; init; } = 64L << 20;

    /// <summary>Messages above this are refused and named. Default: 1 GiB.</summary>
    public long MaxMessageInOctets { get; init; } = 1L << 30;

    /// <summary>Whether the order of messages within a folder is kept even where that costs speed. Default: no.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>Whether messages refused earlier are tried again. Default: no.</summary>
    public bool RetryRefused { get; init; }

    /// <summary>Whether messages that are refused as they are go over repaired: other octets, the same mail. Default: no.</summary>
    public bool Repair { get; init; }

    /// <summary>Whether a double that this program itself made (a late commit) is removed. Default: no; it is reported.</summary>
    public bool RemoveOwnDoubles { get; init; }

    /// <summary>Where messages that the destination refused are saved as .eml; null to save none.</summary>
    public string? RefusedDirectory { get; init; }

    /// <summary>Where the untouched originals of repaired messages are saved; null to save none.</summary>
    public string? OriginalsDirectory { get; init; }

    /// <summary>Most attempts in a row without any progress before the run stops. Default: 8.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>
    /// Whether a limit that was reached, or a server that asks for more than five minutes, ends it with <see cref="Journal.RunEnding.CapReached"/>. Default: no, it waits.
    /// </summary>
    public bool StopsWhenLimited { get; init; }

    /// <summary>After how long the run begins nothing new and ends with <see cref="Journal.RunEnding.CapReached"/>. Default: null, never.</summary>
    public TimeSpan? StopAfter { get; init; }

    /// <summary>After how many octets of copied messages it does; what is in flight then goes over too. Default: null, never.</summary>
    public long? StopAfterOctets { get; init; }

    /// <summary>Who looks at the plan before anything is written to the destination, and may keep the copy from beginning; null for nobody.</summary>
    public ITransferGate? Gate { get; init; }

    /// <summary>The program's version, part of the hash that decides whether refused messages are tried again.</summary>
    public string ProgramVersion { get; init; } = "";
}
