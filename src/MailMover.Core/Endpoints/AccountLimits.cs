namespace MailMover.Core.Endpoints;

/// <summary>What a provider is known to allow a mailbox; null where nothing is known.</summary>
public sealed record AccountLimits
{
    /// <summary>Nothing is known.</summary>
    public static AccountLimits None { get; } = new();

    /// <summary>The provider's name, for sentences about its limits; empty where it is not known.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Connections of one mailbox at once.</summary>
    public int? Connections { get; init; }

    /// <summary>Connections to one host at once, over all mailboxes.</summary>
    public int? ConnectionsPerHost { get; init; }

    /// <summary>Octets that may be read in any 24 hours.</summary>
    public long? OctetsDownPerDay { get; init; }

    /// <summary>Octets that may be appended in any 24 hours.</summary>
    public long? OctetsUpPerDay { get; init; }

    /// <summary>Octets of the largest message that is taken.</summary>
    public long? MessageInOctets { get; init; }

    /// <summary>Octets of the longest line within a message that is taken.</summary>
    public int? LineInOctets { get; init; }

    /// <summary>Messages of a folder that are shown at most, the newest ones.</summary>
    public int? VisibleMessagesPerFolder { get; init; }

    /// <summary>Folders of a mailbox.</summary>
    public int? Folders { get; init; }

    /// <summary>Octets of a mailbox.</summary>
    public long? MailboxInOctets { get; init; }

    /// <summary>Whether names of folders that differ in case only are one folder.</summary>
    public bool IgnoresFolderCase { get; init; }

    /// <summary>Characters that names of folders may not have.</summary>
    public string RefusedInFolderNames { get; init; } = "";

    /// <summary>Names at the top that are kept for the provider.</summary>
    public IReadOnlyList<string> ReservedFolderNames { get; init; } = [];
}
