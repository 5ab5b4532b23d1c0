using MailMover.Providers.Templates;

namespace MailMover.Cli.KnownProviders;

/// <summary>The limits of a provider with their names for people.</summary>
internal static class ProviderLimitRows
{
    public static IReadOnlyList<(string Name, string Value, LimitTemplate Limit)> Of(LimitsTemplate limits) =>
    [
        .. Row("connections of a mailbox at once", limits.Connections, Figures.Count),
        .. Row("connections to a server at once", limits.ConnectionsPerHost, Figures.Count),
        .. Row("downloaded by IMAP in a day", limits.OctetsDownPerDay, Figures.Octets),
        .. Row("downloaded by POP3 in a day", limits.Pop3OctetsDownPerDay, Figures.Octets),
        .. Row("uploaded in a day", limits.OctetsUpPerDay, Figures.Octets),
        .. Row("largest message", limits.MessageInOctets, Figures.Octets),
        .. Row("longest line in a message", limits.LineInOctets, Figures.Octets),
        .. Row("messages shown of a folder", limits.VisibleMessagesPerFolder, Figures.Count),
        .. Row("folders", limits.Folders, Figures.Count),
        .. Row("mailbox", limits.MailboxInOctets, Figures.Octets),
    ];

    private static IEnumerable<(string Name, string Value, LimitTemplate Limit)> Row(string name, LimitTemplate? limit, Func<long, string> words) =>
        limit is null ? [] : [(name, words(limit.Value), limit)];
}
