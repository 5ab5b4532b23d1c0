using System.Text.Json;
using MailMover.Cli.Commands;
using MailMover.Cli.Output;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;

namespace MailMover.Cli.KnownProviders;

/// <summary>Carries out <c>providers list</c> and <c>providers show</c>.</summary>
internal sealed class ProvidersRunner(CommandContext context)
{
    private IConsole Console => context.Console;

    public ExitCode List(string text, string? directory, bool asJson)
    {
        var catalog = context.Providers.Load(directory);
        var found = catalog.All.Where(t => Matches(t, text)).ToList();
        if (asJson)
        {
            foreach (var template in found)
                Console.Output.WriteLine(JsonLine.Write(json => Summary(json, template, catalog.FileOf(template))));
            return ExitCode.Complete;
        }

        if (found.Count == 0)
        {
            Console.Output.WriteLine($"No provider here has {TerminalText.Escape(text)} in its name, its domains or its servers.");
            Console.Output.WriteLine("Every IMAP or POP3 server can be used all the same. Type mailmover detect ADDRESS to look for it.");
            return ExitCode.Complete;
        }

        var table = new TextTable([new("Id"), new("Name"), new("Addresses"), new("Login")]);
        foreach (var template in found)
        {
            var addresses = template.Domains.Count > 0 ? ProviderFormat.Shortened(template.Domains, 2) : template.Kind == ProviderKind.OwnServer ? "(your own server)" : "(your own domain)";
            table.Add(template.Id + (catalog.FileOf(template) is null ? "" : " (yours)"), template.Name, addresses, ProviderFormat.Login(template));
        }

        table.Write(Console.Output, Console.Width);
        Console.Output.WriteLine();
        Console.Output.WriteLine($"{(found.Count == 1 ? "1 provider" : $"{Figures.Count(found.Count)} providers")}. All about one: mailmover providers show ID");
        return ExitCode.Complete;
    }

    public ExitCode Show(string what, string? directory, bool asJson)
    {
        var catalog = context.Providers.Load(directory);
        var domain = what[(what.LastIndexOf('@') + 1)..];
        var template = catalog.ById(what) ?? catalog.ByDomain(domain) ?? catalog.ByHost(domain)
            ?? throw new UsageException($"no template here knows {TerminalText.Shorten(what, 60)}. mailmover providers list shows them all; mailmover detect ADDRESS looks for the servers of an address.");
        if (asJson)
        {
            Console.Output.WriteLine(JsonLine.Write(json =>
            {
                json.WriteString("file", catalog.FileOf(template));
                json.WritePropertyName("template");
                TemplateWriter.Write(json, template);
            }));
        }
        else
        {
            ProviderPage.Write(Console.Output, template, catalog.FileOf(template), Console.Width);
        }

        return ExitCode.Complete;
    }

    private static bool Matches(ProviderTemplate template, string text) =>
        text.Length == 0 || new[] { template.Id, template.Name }.Concat(template.Domains).Concat(template.Mx).Concat(template.OtherHosts)
            .Concat(template.Imap.Concat(template.Pop3).Select(s => s.Host)).Any(t => t.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static void Summary(Utf8JsonWriter json, ProviderTemplate template, string? file)
    {
        json.WriteString("id", template.Id);
        json.WriteString("name", template.Name);
        json.WriteString("kind", JsonText.Name(template.Kind));
        json.WriteString("file", file);
        JsonText.Strings(json, "domains", template.Domains);
        Servers(json, "imap", template.Imap);
        Servers(json, "pop3", template.Pop3);
        JsonText.Strings(json, "login", template.Authentication.Methods.Select(m => m == LoginMethod.OAuth2 ? "oauth2" : JsonText.Name(m)));
    }

    private static void Servers(Utf8JsonWriter json, string name, IReadOnlyList<ServerTemplate> servers)
    {
        json.WriteStartArray(name);
        foreach (var server in servers)
        {
            json.WriteStartObject();
            json.WriteString("host", server.Host);
            json.WriteNumber("port", server.Port);
            json.WriteString("security", JsonText.Name(server.Security));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
