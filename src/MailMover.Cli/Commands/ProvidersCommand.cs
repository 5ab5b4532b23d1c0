using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.KnownProviders;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover providers</c>.</summary>
internal static class ProvidersCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var action = new Argument<string>("list|show|validate");
        var words = new Argument<string[]>("WHAT") { Arity = ArgumentArity.ZeroOrMore };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each provider or file, one a line." };
        var folder = new ProviderOptions();
        var command = new Command("providers", "Show what is known of mail providers: servers, passwords, limits, and what to know before you leave.") { action, words, json, folder.Directory };
        command.SetAction(result =>
        {
            var values = new OptionValues(result);
            var directory = folder.Read(values);
            values.ThrowIfWrong();
            return (int)Run(context, result.GetValue(action)!, result.GetValue(words) ?? [], directory, values.Is(json));
        });
        return new CommandPage
        {
            Command = command,
            Usage = "list [TEXT] | show WHAT | validate [FILE-or-DIR ...]",
            About =
            [
                "list names the providers, or those that have TEXT in their name, their domains or their servers. show tells all about one, which is named by its id, a domain, a mail address or a server; each fact has its source and the date when that was looked at. No server is asked.",
                "You can write templates of your own: a file NAME.json in the folder of --provider-dir, as docs/providers.md shows. A file with the id of a built-in template replaces it. validate checks the files of that folder, or those you name, tells everything that is wrong, and says what they replace.",
            ],
            Groups = [new OptionGroup("Options", [json, folder.Directory])],
            Examples =
            [
                ("What does Gmail want of me?", "mailmover providers show gmail.com"),
                ("Who is known?", "mailmover providers list"),
                ("Is my own template right?", "mailmover providers validate firm.json"),
            ],
        };
    }

    private static ExitCode Run(CommandContext context, string action, string[] words, string? directory, bool json) => (action, words) switch
    {
        ("list", _) => new ProvidersRunner(context).List(string.Join(' ', words), directory, json),
        ("show", [{ Length: > 0 } what]) => new ProvidersRunner(context).Show(what, directory, json),
        ("show", _) => throw new UsageException("say which one: mailmover providers show gmail, or its domain, an address or a server. mailmover providers list shows them all."),
        ("validate", _) => new TemplateChecker(context).Validate(words, directory, json),
        _ => throw new UsageException($"'{TerminalText.Shorten(action, 20)}' cannot be done with providers. Type list, show or validate."),
    };
}
