using System.CommandLine;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover backup</c>.</summary>
internal static class BackupCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var options = new TransferOptionSet(TransferPurpose.Backup);
        var command = new Command("backup", "Copy a mailbox to this computer, or bring an earlier backup up to date.");
        foreach (var option in options.Groups.SelectMany(g => g.Options))
            command.Add(option);
        command.SetAction(async (result, _) =>
        {
            var settings = options.Read(result);
            var runner = new TransferRunner(context);
            return (int)(settings.DryRun ? await runner.PlanAsync(settings) : await runner.CopyAsync(settings));
        });
        return new CommandPage
        {
            Command = command,
            Usage = "--from ENDPOINT --to maildir:PATH [options]",
            About =
            [
                "Copies everything into files: maildir:PATH (a folder with one file for each message; the best choice, since it keeps everything), mbox:PATH (one file for each folder, which most mail programs can open) or eml:PATH (one .eml file for each message). Many programs read these, without this one.",
                "Run it again and it adds what is new; an interrupted backup goes on. Nothing is deleted from a backup, and nothing at the source.",
                "To put a backup back, or into another mailbox, copy from it: mailmover copy --from maildir:PATH --to imaps://user@host.",
            ],
            Groups = options.Groups,
            Examples =
            [
                ("Back up a mailbox; the password is asked for:", "mailmover backup --from jo@old.example --to maildir:~/mail-backup"),
                ("And look whether every message is in it:", "mailmover backup --from ... --to ... --verify"),
                ("Put it back, or into a new mailbox:", "mailmover copy --from maildir:~/mail-backup --to imaps://jo@new.example"),
            ],
        };
    }
}
