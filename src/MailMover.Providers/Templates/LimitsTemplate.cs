namespace MailMover.Providers.Templates;

/// <summary>What a provider allows; null where nothing is known.</summary>
public sealed record LimitsTemplate
{
    /// <summary>Connections of one mailbox at once.</summary>
    public LimitTemplate? Connections { get; init; }

    /// <summary>Connections from one place to one of its hosts at once, over all mailboxes.</summary>
    public LimitTemplate? ConnectionsPerHost { get; init; }

    /// <summary>Octets that may be read from a mailbox by IMAP in 24 hours.</summary>
    public LimitTemplate? OctetsDownPerDay { get; init; }

    /// <summary>Octets that may be read from a mailbox by POP3 in 24 hours.</summary>
    public LimitTemplate? Pop3OctetsDownPerDay { get; init; }

    /// <summary>Octets that may be put into a mailbox in 24 hours.</summary>
    public LimitTemplate? OctetsUpPerDay { get; init; }

    /// <summary>Octets of the largest message that it takes.</summary>
    public LimitTemplate? MessageInOctets { get; init; }

    /// <summary>Octets of the longest line within a message that it takes.</summary>
    public LimitTemplate? LineInOctets { get; init; }

    /// <summary>Messages of a folder that it shows at most: only so many of the newest can be seen.</summary>
    public LimitTemplate? VisibleMessagesPerFolder { get; init; }

    /// <summary>Folders of a mailbox.</summary>
    public LimitTemplate? Folders { get; init; }

    /// <summary>Octets of a mailbox.</summary>
    public LimitTemplate? MailboxInOctets { get; init; }
}
