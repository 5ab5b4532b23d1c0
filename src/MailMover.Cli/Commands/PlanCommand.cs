using System.CommandLine;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover plan</c>.</summary>
internal static class PlanCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var options = new TransferOptionSet(TransferPurpose.Plan);
        var command = new Command("plan", "Show which folder would go where. Writes nothing anywhere.");
        foreach (var option in options.Groups.SelectMany(g => g.Options))
            command.Add(option);
        command.SetAction(async (result, _) => (int)await new TransferRunner(context).PlanAsync(options.Read(result)));
        return new CommandPage
        {
            Command = command,
            Usage = "--from ENDPOINT --to ENDPOINT [options]",
            About = ["Logs in to both servers, looks at the folders and shows what copy would do: the name of each folder at the destination, which ones have to be created or get another name, and which ones are left out, with the reason."],
            Groups = options.Groups,
            Examples =
            [
                ("What would be copied where:", "mailmover plan --from jo@old.example --to jo@new.example"),
                ("Try another name for a folder:", "mailmover plan --from ... --to ... --map \"Sent Items=Sent\""),
            ],
        };
    }
}
