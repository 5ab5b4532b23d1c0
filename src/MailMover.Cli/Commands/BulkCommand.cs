using System.CommandLine;
using MailMover.Cli.Bulk;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover bulk</c>.</summary>
internal static class BulkCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var file = new Argument<string>("FILE.csv");
        var options = new BulkOptionSet(file);
        var command = new Command("bulk", "Copy many mailboxes side by side, from a list of them.") { file };
        foreach (var option in options.Groups.SelectMany(g => g.Options))
            command.Add(option);
        command.SetAction(async (result, _) =>
        {
            var (settings, again) = options.Read(result);
            return (int)await new BulkCommandRunner(context).RunAsync(settings, again);
        });
        return new CommandPage
        {
            Command = command,
            Usage = "FILE.csv [options]",
            About =
            [
                "FILE.csv has a row for each mailbox and names its columns in the first line: source,source_secret,destination,destination_secret, and if you like source_auth_user, destination_auth_user, into, since, options and note. Source and destination are written as for mailmover copy. A secret is env:VAR, file:PATH, cmd:COMMAND, prompt, plain:PASSWORD, or for OAuth token-cmd:COMMAND or token-file:PATH.",
                "Lists of Microsoft 365, MigrationWiz, imapsync, imapcopy, Google's migration tools and Exchange's old wizard are read as they are; what they do not say is given with --from-server, --to-server, --from-secret and --to-secret.",
                "Everything that is wrong with the file is told before anything begins. Then no row stops another. What became of each row stands in a file of results, which is the list with columns added and without passwords, and on a page for people. Run the same command again after an interruption and it goes on; nothing goes over twice.",
            ],
            Groups = options.Groups,
            Examples =
            [
                ("Is the list right? Begins nothing:", "mailmover bulk users.csv --dry-run"),
                ("Move everybody, eight at a time:", "mailmover bulk users.csv --parallel 8"),
                ("Once more what did not go:", "mailmover bulk users.csv --only open"),
                ("A list for Microsoft 365, with an administrator's login at the new server:", "mailmover bulk m365.csv --from-server imaps://imap.old.example \\\n  --to-server imaps://imap.new.example \\\n  --to-auth-user admin --to-secret env:ADMIN_PASSWORD"),
            ],
        };
    }
}
