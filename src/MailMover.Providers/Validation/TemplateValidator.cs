using System.Globalization;
using System.Net;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Validation;

/// <summary>Finds all that is wrong in a template besides its form.</summary>
/// <param name="time">What day it is.</param>
public sealed class TemplateValidator(TimeProvider time)
{
    /// <summary>Shorter words of a server say too little.</summary>
    private const int LeastWords = 6;

    /// <summary>Every problem; empty for a template that can be used.</summary>
    /// <param name="template">The template.</param>
    /// <param name="fileName">The name of its file, which has to be that of the template; null where it has none.</param>
    public IReadOnlyList<TemplateProblem> Validate(ProviderTemplate template, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        var problems = new ProblemList();
        Identity(template, fileName, problems);
        Names(template, problems);
        Servers(template, "imap", template.Imap, problems);
        Servers(template, "pop3", template.Pop3, problems);
        Login(template, problems);
        Limits(template.Limits, problems);
        Words(template, problems);
        Sources(template, problems);
        foreach (var (path, page) in TemplateReferences.Pages(template))
            problems.Check(Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps, path, $"'{page}' is not an address that begins with https://.");
        foreach (var (path, text) in TemplateReferences.Texts(template))
            problems.Check(text.Trim().Length > 0, path, "This is empty. Write something, or leave it out.");
        return problems.All;
    }

    private static void Identity(ProviderTemplate template, string? fileName, ProblemList problems)
    {
        problems.Check(template.Id.Length > 0 && template.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'), "$.id", $"'{template.Id}' is not an id. Use lower-case letters, digits and hyphens.");
        problems.Check(fileName is null || fileName == template.Id + ".json", "$.id", $"The file of this template has to be called {template.Id}.json, and is called {fileName}.");
        var isFound = template.Domains.Count + template.Mx.Count + template.Imap.Count + template.Pop3.Count > 0;
        problems.Check(template.Kind == ProviderKind.OwnServer || isFound, "$", "A provider needs domains, mx, imap or pop3, or nothing ever leads to it.");
    }

    private static void Names(ProviderTemplate template, ProblemList problems)
    {
        foreach (var (member, names, mayBePattern) in (ReadOnlySpan<(string, IReadOnlyList<string>, bool)>)[("domains", template.Domains, false), ("mx", template.Mx, true), ("otherHosts", template.OtherHosts, true)])
        {
            var seen = new HashSet<string>();
            for (var i = 0; i < names.Count; i++)
            {
                var path = At($"$.{member}", i);
                Name(names[i], mayBePattern, path, problems);
                problems.Check(seen.Add(DomainName.Comparable(names[i])), path, $"'{names[i]}' stands here twice.");
            }
        }
    }

    private static void Name(string name, bool mayBePattern, string path, ProblemList problems)
    {
        problems.Check(!name.Any(char.IsUpper), path, $"'{name}' has to be in lower case.");
        var plain = mayBePattern && name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        problems.Check(
            plain.Length > 0 && plain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(DomainName.Comparable(plain)) == UriHostNameType.Dns && !plain.EndsWith('.'),
            path,
            $"'{name}' is not the name of a {(mayBePattern ? "host; only a leading *. may stand for one or more labels" : "domain")}.");
    }

    private static void Servers(ProviderTemplate template, string member, IReadOnlyList<ServerTemplate> servers, ProblemList problems)
    {
        var claimed = template.Domains.Select(DomainName.Comparable).ToHashSet();
        for (var i = 0; i < servers.Count; i++)
        {
            var (server, path) = (servers[i], At($"$.{member}", i));
            problems.Check(server.Port is > 0 and <= 65535, $"{path}.port", $"{server.Port.ToString(CultureInfo.InvariantCulture)} is not a port: those are 1 to 65535.");
            // A program on the same computer may stand between, as Proton's Bridge does.
            if (server.Host.Length > 0 && !IPAddress.TryParse(server.Host, out _))
                Name(server.Host, mayBePattern: false, $"{path}.host", problems);
            problems.Check(server.Host.Length > 0 || template.Kind == ProviderKind.OwnServer, $"{path}.host", "The host is empty, which only a template of the kind own-server may have.");
            for (var d = 0; d < server.OnlyFor.Count; d++)
                problems.Check(claimed.Contains(DomainName.Comparable(server.OnlyFor[d])), At($"{path}.onlyFor", d), $"'{server.OnlyFor[d]}' is not among the domains of this template.");
            problems.Check(!servers.Take(i).Any(s => IsSame(s, server)), path, $"'{server.Host}' with this port stands here twice.");
        }
    }

    private static bool IsSame(ServerTemplate one, ServerTemplate other) =>
        (one.Host, one.Port) == (other.Host, other.Port) && (one.OnlyFor.Count + other.OnlyFor.Count == 0 || one.OnlyFor.Intersect(other.OnlyFor).Any());

    private static void Login(ProviderTemplate template, ProblemList problems)
    {
        var login = template.Authentication;
        problems.Check(login.Methods.Count > 0, "$.authentication.methods", "At least one way to log in has to stand here.");
        problems.Check(login.Methods.Distinct().Count() == login.Methods.Count, "$.authentication.methods", "A way to log in stands here twice.");
        var hasToken = login.Methods.Contains(LoginMethod.OAuth2);
        problems.Check(!hasToken || login.OAuth is not null, "$.authentication.oauth", "oauth2 is among the methods, so oauth has to say which scopes are asked for.");
        problems.Check(hasToken || login.OAuth is null, "$.authentication.oauth", "oauth2 is not among the methods. Add it, or leave oauth out.");
        problems.Check(login.OAuth is not { Scopes.Count: 0 }, "$.authentication.oauth.scopes", "At least one scope has to stand here.");
        if (template.Administrator is not { } administrator)
            return;
        var isInName = administrator.Form == AdministratorLogin.UserName;
        problems.Check(isInName == administrator.UserName is not null, "$.administrator.userName", isInName ? "The form user-name needs userName, such as \"{user}*{admin}\"." : "The form authorization-id sends both names separately. Leave userName out.");
        problems.Check(
            administrator.UserName is not { } name || (name.Contains("{user}", StringComparison.Ordinal) && name.Contains("{admin}", StringComparison.Ordinal)),
            "$.administrator.userName",
            "Both {user} and {admin} have to stand in it.");
    }

    private static void Limits(LimitsTemplate limits, ProblemList problems)
    {
        foreach (var (path, limit) in TemplateReferences.Limits(limits))
            problems.Check(limit.Value > 0, $"{path}.value", $"{limit.Value.ToString(CultureInfo.InvariantCulture)} is not above 0. Leave out what is not known.");
        foreach (var (path, limit) in (ReadOnlySpan<(string, LimitTemplate?)>)[("connections", limits.Connections), ("connectionsPerHost", limits.ConnectionsPerHost), ("lineInOctets", limits.LineInOctets), ("visibleMessagesPerFolder", limits.VisibleMessagesPerFolder), ("folders", limits.Folders)])
            problems.Check(limit is not { Value: > int.MaxValue }, $"$.limits.{path}.value", "This is more than any server has. Leave out what is not limited.");
    }

    private static void Words(ProviderTemplate template, ProblemList problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < template.ServerTexts.Count; i++)
        {
            var (text, path) = (template.ServerTexts[i], At("$.serverTexts", i));
            problems.Check(text.Contains.Trim().Length >= LeastWords, $"{path}.contains", $"'{text.Contains}' is shorter than {LeastWords.ToString(CultureInfo.InvariantCulture)} characters, and would be found in other texts too.");
            problems.Check(seen.Add(text.Contains), $"{path}.contains", $"'{text.Contains}' stands here twice.");
            problems.Check(text.WaitInMinutes is null || text.Means == ServerTextMeaning.Throttled, $"{path}.waitInMinutes", "Only \"throttled\" has a time to wait.");
            problems.Check(text.WaitInMinutes is null or > 0 and <= 7 * 24 * 60, $"{path}.waitInMinutes", "This has to be from 1 minute to a week.");
        }

        problems.Check(template.Closing?.IdleDays is null or > 0, "$.closing.idleDays", "This has to be above 0. Leave it out where nothing is deleted.");
        for (var i = 0; i < template.SpecialFolders.Count; i++)
            problems.Check(template.SpecialFolders[i].Use is not Core.Model.SpecialUse.None, $"{At("$.specialFolders", i)}.use", "An ordinary folder does not belong here.");
    }

    private void Sources(ProviderTemplate template, ProblemList problems)
    {
        var used = new HashSet<string>();
        foreach (var (path, source) in TemplateReferences.Sources(template))
        {
            used.Add(source);
            problems.Check(template.Sources.ContainsKey(source), path, $"'{source}' is not among the sources.");
        }

        var tomorrow = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1);
        foreach (var (name, source) in template.Sources)
        {
            var path = JsonPath.Member("$.sources", name);
            problems.Check(used.Contains(name), path, "No fact refers to this source. Leave it out.");
            // Somewhere it is tomorrow already.
            problems.Check(source.CheckedOn <= tomorrow, $"{path}.checkedOn", $"{source.CheckedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} is in the future.");
        }
    }

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private sealed class ProblemList
    {
        public List<TemplateProblem> All { get; } = [];

        public void Check(bool isRight, string path, string text)
        {
            if (!isRight)
                All.Add(new TemplateProblem { Path = path, Text = text });
        }
    }
}
