using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores;

/// <summary>One mailbox in files of this computer: where it is, and what it may cost.</summary>
public sealed record LocalStoreOptions
{
    /// <summary>The directory or file, as the user named it.</summary>
    public required string Path { get; init; }

    /// <summary>Which end it is. A source is never written to.</summary>
    public required EndpointSide Side { get; init; }

    /// <summary>The numbers of its messages, which are kept elsewhere. They stay the caller's.</summary>
    public required IMessageNumbers Numbers { get; init; }

    /// <summary>Where messages too large for memory are kept while they pass. Made with access for the user alone.</summary>
    public required string TemporaryDirectory { get; init; }

    /// <summary>Larger messages are not read but reported as failed. Default: 1 GiB.</summary>
    public long MaxMessageInOctets { get; init; } = 1L << 30;

    /// <summary>Messages above this many octets go through a file. Default: 4 MiB.</summary>
    public int MemoryThresholdInOctets { get; init; } = 4 << 20;
}
