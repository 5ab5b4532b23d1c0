using System.Globalization;
using System.Text;
using MailMover.Cli.KnownProviders;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;

namespace MailMover.Cli.Tests.Documentation;

/// <summary>Writes docs/providers.md from the templates.</summary>
internal static class ProvidersReference
{
    public static string Write(ProviderCatalog catalog)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        Table(text, "Providers", catalog.All.Where(t => t.Kind == ProviderKind.Provider && t.Domains.Count > 0));
        Table(text, "Providers of mail at your own domain", catalog.All.Where(t => t.Kind == ProviderKind.Provider && t.Domains.Count == 0));
        Table(text, "Software that people run themselves", catalog.All.Where(t => t.Kind == ProviderKind.OwnServer));
        text.Append(Own.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IEnumerable<ProviderTemplate> templates)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| provider | addresses | servers | login | switch on first | limits | when you leave; check with your provider |\n|---|---|---|---|---|---|---|\n");
        foreach (var template in templates)
        {
            string[] cells =
            [
                $"{Plain(template.Name)} (`{template.Id}`)",
                Plain(ProviderFormat.Shortened(template.Domains, 3)),
                string.Join("<br>", Servers("IMAP", template.Imap).Concat(Servers("POP3", template.Pop3))),
                Login(template),
                string.Join("<br>", template.SwitchOnFirst.Select(a => Plain(a.Text))),
                string.Join("<br>", ProviderLimitRows.Of(template.Limits).Select(l => Plain($"{l.Name}: {l.Value}"))),
                Closing(template),
            ];
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
        }

        text.Append('\n');
    }

    private static IEnumerable<string> Servers(string protocol, IReadOnlyList<ServerTemplate> servers) =>
        servers.Where(s => s.Host.Length > 0).Take(1).Select(s => string.Create(CultureInfo.InvariantCulture, $"{protocol} {s.Host}:{s.Port}{(s.Security == TemplateSecurity.Tls ? "" : $" ({ProviderFormat.Security(s.Security)})")}"));

    private static string Login(ProviderTemplate template) =>
        template.Authentication.Page is { } page ? $"[{Plain(ProviderFormat.Login(template))}]({page})" : Plain(ProviderFormat.Login(template));

    private static string Closing(ProviderTemplate template) =>
        template.Closing is { } closing ? $"{Plain(closing.Text)} ({ProviderFormat.Date(template.Sources[closing.Source].CheckedOn)})" : "";

    private static string Plain(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private const string Introduction = """
        # Providers

        <!-- Written from the templates: change them or ProvidersReference.cs, run the tests of MailMover.Cli.Tests with UPDATE_DOCS=1, and commit. -->

        What MailMover knows of mail providers. It is built in and needs no network. `mailmover providers show gmail.com` shows all about one, with the source and the date of each fact: also what surprises people there, what its servers say and what that means, and its folder names.
        A server that is named here is known when it is named to any command: `--from imaps://jo@imap.gmail.com` already keeps to Gmail's limits, and a refused login says which password Gmail wants.
        Facts change. What a provider does with a mailbox after you leave stands here with the date when it was looked at: check with your provider before you rely on it.
        Every other IMAP or POP3 server can be used as well; nothing is known of it, that is all.
        What is said of software that people run themselves is for reading: a server's name does not tell which software it runs, so nothing of it is applied by itself.


        """;

    private const string Own = """
        ## Your own templates

        A template is a file `NAME.json`. Put it into a folder, and name the folder with `--provider-dir DIR` or in the environment variable `MAILMOVER_PROVIDERS`. Without either, this folder is used if it is there:

        | system | folder |
        |---|---|
        | Linux | `$XDG_CONFIG_HOME/mailmover/providers`, usually `~/.config/mailmover/providers` |
        | macOS | `~/Library/Application Support/mailmover/providers` |
        | Windows | `%APPDATA%\mailmover\providers` |

        A file with the `id` of a built-in template replaces it. Another `id` adds a template; a domain or MX pattern that it claims is taken from the built-in one.

        This is `firm.json`:

        ```json
        {
          "id": "firm",
          "name": "Our firm",
          "domains": ["firm.example"],
          "imap": [{ "host": "mail.firm.example", "port": 993, "user": "local-part", "source": "it" }],
          "authentication": {
            "methods": ["separate-password"],
            "passwordName": "mail password",
            "howTo": "Ask the help desk for your mail password.",
            "source": "it"
          },
          "limits": { "connections": { "value": 4, "source": "it" } },
          "serverTexts": [
            {
              "contains": "maintenance window",
              "means": "passing",
              "cause": "The server is being looked after.",
              "nextStep": "Try again after 6 o'clock.",
              "source": "it"
            }
          ],
          "sources": { "it": { "title": "Our IT department", "checkedOn": "2026-03-12", "confidence": "high" } }
        }
        ```

        Every fact names one of the `sources`. What is not known is left out. Comments and a comma after the last member are allowed.
        [../templates/provider.schema.json](../templates/provider.schema.json) describes every member; an editor that knows JSON schemas checks while you type if the file says where the schema is, in `"$schema"`.

        Check it:

        ```
        mailmover providers validate firm.json
        ```

        Everything that is wrong is told with line and column, and the exit code is 2. A file with something wrong is not used: commands say so once, and work with the others. The same command also says what a template replaces.

        """;
}
