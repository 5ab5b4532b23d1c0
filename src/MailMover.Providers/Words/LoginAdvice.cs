using MailMover.Core.Endpoints;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Words;

/// <summary>What to tell somebody whose login a provider refuses, or will refuse.</summary>
public static class LoginAdvice
{
    /// <summary>Which password is wanted, where it is made, and what must be switched on; null where nothing is known but that it is the usual one.</summary>
    /// <param name="template">The provider.</param>
    /// <param name="protocol">The protocol that is spoken.</param>
    public static ServerMeaning? For(ProviderTemplate template, TemplateProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(template);
        var login = template.Authentication;
        var switches = SwitchOn(template, protocol);
        var takesUsual = login.Methods is [LoginMethod.Password, ..];
        if (takesUsual && login.HowTo is null && switches.Count == 0)
            return null;
        var steps = switches.Select(s => s.Text).Append(login.HowTo).OfType<string>().Select(WithStop).ToList();
        return new ServerMeaning
        {
            Kind = FailureKind.Authentication,
            Cause = takesUsual && switches.Count > 0 ? $"{template.Name} refuses mail programs until something is switched on there." : Wanted(template),
            NextStep = steps.Count == 0 ? "Look up on its help pages how it is got, and try again." : string.Join(' ', steps),
            Page = (switches.Count > 0 ? switches.Select(s => s.Page).FirstOrDefault(p => p is not null) : null) ?? login.Page,
        };
    }

    /// <summary>What a provider wants for a login, in a sentence.</summary>
    /// <param name="template">The provider.</param>
    public static string Wanted(ProviderTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var login = template.Authentication;
        return (login.Methods.Count == 0 ? LoginMethod.Password : login.Methods[0]) switch
        {
            LoginMethod.AppPassword => $"{template.Name} wants {WithArticle(login.PasswordName ?? "app password")} here, not the usual password.",
            LoginMethod.SeparatePassword => $"{template.Name} wants {WithArticle(login.PasswordName ?? "password for mail alone")} here, not the one of its website.",
            LoginMethod.OAuth2 when login.Methods.Count == 1 => $"{template.Name} takes no password from mail programs, only a token (OAuth).",
            LoginMethod.OAuth2 => $"{template.Name} wants a token (OAuth) here.",
            _ => login.PasswordName is null ? $"{template.Name} takes the usual password." : $"{template.Name} wants {WithArticle(login.PasswordName)} here.",
        };
    }

    /// <summary>What has to be switched on for a protocol before a login works.</summary>
    /// <param name="template">The provider.</param>
    /// <param name="protocol">The protocol that is spoken.</param>
    public static IReadOnlyList<AdviceTemplate> SwitchOn(ProviderTemplate template, TemplateProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(template);
        return [.. template.SwitchOnFirst.Where(a => a.Protocol is null || a.Protocol == protocol)];
    }

    private static string WithArticle(string name) => name.Length > 0 && "aeiou".Contains(char.ToLowerInvariant(name[0]), StringComparison.Ordinal) ? $"an {name}" : $"a {name}";

    private static string WithStop(string sentence) => sentence.TrimEnd() is [.., '.' or '!' or '?' or ':'] ended ? ended : $"{sentence.TrimEnd()}.";
}
