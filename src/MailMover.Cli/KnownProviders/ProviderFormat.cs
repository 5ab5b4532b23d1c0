using System.Globalization;
using MailMover.Providers.Templates;

namespace MailMover.Cli.KnownProviders;

/// <summary>Facts of a provider in short words.</summary>
internal static class ProviderFormat
{
    public static string Server(ServerTemplate server)
    {
        var host = server.Host.Length == 0 ? "your host" : server.Host;
        var user = server.User == UserForm.LocalPart ? ", user name without the @ and what follows" : "";
        var only = server.OnlyFor.Count == 0 ? "" : $", only for {Shortened(server.OnlyFor, 3)}";
        return string.Create(CultureInfo.InvariantCulture, $"{host}, port {server.Port} ({Security(server.Security)}){user}{only}");
    }

    public static string Security(TemplateSecurity security) => security switch
    {
        TemplateSecurity.Tls => "TLS",
        TemplateSecurity.StartTls => "STARTTLS",
        _ => "clear text",
    };

    public static string Login(ProviderTemplate template) =>
        string.Join(" or ", template.Authentication.Methods.Select(m => Method(m, template.Authentication.PasswordName)).Distinct());

    public static string Method(LoginMethod method, string? passwordName) => method switch
    {
        LoginMethod.AppPassword => passwordName ?? "app password",
        LoginMethod.SeparatePassword => passwordName ?? "a password for mail alone",
        LoginMethod.OAuth2 => "OAuth token",
        _ => "the usual password",
    };

    /// <summary>The first of some names, and how many more there are.</summary>
    public static string Shortened(IReadOnlyList<string> names, int most) =>
        names.Count <= most ? string.Join(", ", names) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(most))} and {names.Count - most} more");

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
