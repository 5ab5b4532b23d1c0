using MailMover.Core.Endpoints;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Words;

/// <summary>What a provider allows a mailbox, as the engine reads it.</summary>
public static class ProviderLimits
{
    /// <summary>The limits for a protocol. The octets that may be read in a day by IMAP say nothing about POP3, and the other way round.</summary>
    /// <param name="template">The provider.</param>
    /// <param name="protocol">The protocol that is spoken.</param>
    public static AccountLimits For(ProviderTemplate template, TemplateProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(template);
        var limits = template.Limits;
        return new AccountLimits
        {
            Provider = template.Name,
            Connections = Number(limits.Connections),
            ConnectionsPerHost = Number(limits.ConnectionsPerHost),
            OctetsDownPerDay = (protocol == TemplateProtocol.Imap ? limits.OctetsDownPerDay : limits.Pop3OctetsDownPerDay)?.Value,
            OctetsUpPerDay = limits.OctetsUpPerDay?.Value,
            MessageInOctets = limits.MessageInOctets?.Value,
            LineInOctets = Number(limits.LineInOctets),
            VisibleMessagesPerFolder = Number(limits.VisibleMessagesPerFolder),
            Folders = Number(limits.Folders),
            MailboxInOctets = limits.MailboxInOctets?.Value,
            IgnoresFolderCase = template.FolderNames?.IgnoresCase ?? false,
            RefusedInFolderNames = template.FolderNames?.Refused ?? "",
            ReservedFolderNames = template.FolderNames?.Reserved ?? [],
        };
    }

    private static int? Number(LimitTemplate? limit) => limit is null ? null : (int)Math.Min(int.MaxValue, limit.Value);
}
