using System.CommandLine;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover check</c>.</summary>
internal static class CheckCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var options = new CheckOptionSet();
        var command = new Command("check", "Say before a copy what would go wrong, and how much there is to copy.");
        foreach (var option in options.Groups.SelectMany(g => g.Options))
            command.Add(option);
        command.SetAction(async (result, _) => (int)await new CheckRunner(context).RunAsync(options.Read(result)));
        return new CommandPage
        {
            Command = command,
            Usage = "--from ENDPOINT --to ENDPOINT [options]",
            About =
            [
                "Logs in to both servers, changes nothing at either, and looks for what keeps a copy from succeeding (problems), what will be missing or different afterwards (warnings) and what is good to know. Each finding comes with what to do about it.",
                "Then it says how much there is to copy, and the command that copies it. Exit code 0 means that a copy may succeed, 9 that it cannot; 6 that a login was refused, 10 that a server cannot be reached or trusted. Warnings do not count.",
            ],
            Groups = options.Groups,
            Examples =
            [
                ("Will it work?", "mailmover check --from imaps://jo@old.example --to imaps://jo@new.example"),
                ("Write the plan down, look at it, and carry it out:", "mailmover check --from ... --to ... --write-plan plan.json\nmailmover copy --from ... --to ... --plan plan.json"),
                ("A huge mailbox, at a glance:", "mailmover check --from ... --to ... --quick"),
            ],
        };
    }
}
