using System.Globalization;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Validation;

/// <summary>All places of a template that hold the same kind of thing, with their JSON paths.</summary>
internal static class TemplateReferences
{
    /// <summary>The limits that are known.</summary>
    public static IEnumerable<(string Path, LimitTemplate Limit)> Limits(LimitsTemplate limits) =>
        from limit in new (string Name, LimitTemplate? Limit)[]
        {
            ("connections", limits.Connections), ("connectionsPerHost", limits.ConnectionsPerHost), ("octetsDownPerDay", limits.OctetsDownPerDay),
            ("pop3OctetsDownPerDay", limits.Pop3OctetsDownPerDay), ("octetsUpPerDay", limits.OctetsUpPerDay), ("messageInOctets", limits.MessageInOctets),
            ("lineInOctets", limits.LineInOctets), ("visibleMessagesPerFolder", limits.VisibleMessagesPerFolder), ("folders", limits.Folders), ("mailboxInOctets", limits.MailboxInOctets),
        }
        where limit.Limit is not null
        select ($"$.limits.{limit.Name}", limit.Limit);

    /// <summary>What refers to a source.</summary>
    public static IEnumerable<(string Path, string Source)> Sources(ProviderTemplate template) =>
        Indexed("imap", template.Imap, s => s.Source)
            .Concat(Indexed("pop3", template.Pop3, s => s.Source))
            .Append(("$.authentication.source", template.Authentication.Source))
            .Concat(Indexed("switchOnFirst", template.SwitchOnFirst, a => a.Source))
            .Concat(Limits(template.Limits).Select(l => ($"{l.Path}.source", l.Limit.Source)))
            .Concat(Optional("$.folderNames.source", template.FolderNames?.Source))
            .Concat(Indexed("specialFolders", template.SpecialFolders, f => f.Source))
            .Concat(Indexed("serverTexts", template.ServerTexts, t => t.Source))
            .Concat(Indexed("traps", template.Traps, t => t.Source))
            .Concat(Optional("$.closing.source", template.Closing?.Source))
            .Concat(Optional("$.administrator.source", template.Administrator?.Source));

    /// <summary>Addresses of pages.</summary>
    public static IEnumerable<(string Path, string Page)> Pages(ProviderTemplate template) =>
        Optional("$.authentication.page", template.Authentication.Page)
            .Concat(Optional("$.authentication.oauth.authorizationUrl", template.Authentication.OAuth?.AuthorizationUrl))
            .Concat(Optional("$.authentication.oauth.tokenUrl", template.Authentication.OAuth?.TokenUrl))
            .Concat(Indexed("switchOnFirst", template.SwitchOnFirst, a => a.Page, "page"))
            .Concat(Indexed("serverTexts", template.ServerTexts, t => t.Page, "page"))
            .Concat(Indexed("traps", template.Traps, t => t.Page, "page"))
            .Concat(template.Sources.SelectMany(s => Optional($"{JsonPath.Member("$.sources", s.Key)}.url", s.Value.Url)));

    /// <summary>Sentences for people.</summary>
    public static IEnumerable<(string Path, string Text)> Texts(ProviderTemplate template) =>
        Optional("$.name", template.Name)
            .Concat(Optional("$.authentication.passwordName", template.Authentication.PasswordName))
            .Concat(Optional("$.authentication.howTo", template.Authentication.HowTo))
            .Concat(Indexed("switchOnFirst", template.SwitchOnFirst, a => a.Text, "text"))
            .Concat(Limits(template.Limits).SelectMany(l => Optional($"{l.Path}.note", l.Limit.Note)))
            .Concat(Optional("$.folderNames.note", template.FolderNames?.Note))
            .Concat(Indexed("specialFolders", template.SpecialFolders, f => f.Name, "name"))
            .Concat(Indexed("serverTexts", template.ServerTexts, t => t.Cause, "cause"))
            .Concat(Indexed("serverTexts", template.ServerTexts, t => t.NextStep, "nextStep"))
            .Concat(Indexed("traps", template.Traps, t => t.Text, "text"))
            .Concat(Indexed("traps", template.Traps, t => t.NextStep, "nextStep"))
            .Concat(Optional("$.closing.text", template.Closing?.Text))
            .Concat(Optional("$.administrator.howTo", template.Administrator?.HowTo))
            .Concat(template.Sources.Select(s => ($"{JsonPath.Member("$.sources", s.Key)}.title", s.Value.Title)));

    private static IEnumerable<(string Path, string Text)> Indexed<T>(string member, IEnumerable<T> items, Func<T, string?> text, string name = "source") =>
        items.SelectMany((item, i) => Optional(string.Create(CultureInfo.InvariantCulture, $"$.{member}[{i}].{name}"), text(item)));

    private static IEnumerable<(string Path, string Text)> Optional(string path, string? text) => text is null ? [] : [(path, text)];
}
