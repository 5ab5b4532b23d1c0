using System.CommandLine;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover copy</c>.</summary>
internal static class CopyCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var options = new TransferOptionSet(TransferPurpose.Copy);
        var command = new Command("copy", "Copy a mailbox, or go on with an interrupted copy. Deletes nothing, unless you ask for it.");
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
            Usage = "--from ENDPOINT --to ENDPOINT [options]",
            About =
            [
                "ENDPOINT is a mail address (jo@example.org), whose server is then looked for and shown before the password is asked for, or imaps://user@host[:port] (TLS), imap://user@host[:port] (STARTTLS, required) or imap+insecure://user@host[:port] (clear text); the same with pop3s://, pop3:// and pop3+insecure:// for a source that has only POP3. The user is everything before the last @ and may contain one itself. The password is asked for, or given with one of the options below, never in the endpoint.",
                "Mail on this computer is maildir:PATH, mbox:PATH (a file, or a folder of them, as Thunderbird has it) or eml:PATH (.eml or Apple's .emlx files), as source and as destination. If you do not know what you have, mailmover detect tells.",
                "Run the same command again after an interruption and it goes on; run it again later and it copies what is new. Nothing goes over twice.",
            ],
            Groups = options.Groups,
            Examples =
            [
                ("Copy everything; the servers are looked for, the passwords asked for:", "mailmover copy --from jo@old.example --to jo@new.example"),
                ("Name the servers yourself; passwords from a password manager:", "mailmover copy --from imaps://jo@example.org@imap.example.org \\\n  --from-password-command \"pass show mail/old\" \\\n  --to imaps://jo@example.net@imap.example.net \\\n  --to-password-command \"pass show mail/new\""),
                ("From POP3; what you wrote yourself goes to Sent:", "mailmover copy --from pop3s://jo@old.example@pop.old.example \\\n  --to imaps://jo@new.example --sent-folder"),
                ("Mail that Thunderbird keeps on this computer:", "mailmover copy --from \"mbox:~/.thunderbird/abc.default/Mail/Local Folders\" \\\n  --to imaps://jo@new.example --into Thunderbird"),
                ("And keep an archive on this computer:", "mailmover copy --from ... --to ... --also maildir:~/mail-archive"),
                ("See first what would happen:", "mailmover copy --from ... --to ... --dry-run"),
                ("Only the mail since 2020, without Spam, into one folder:", "mailmover copy --from ... --to ... --since 2020-01-01 \\\n  --exclude Spam --into \"Old account\""),
            ],
        };
    }
}
