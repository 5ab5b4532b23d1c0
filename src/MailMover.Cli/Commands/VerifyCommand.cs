using System.CommandLine;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover verify</c>.</summary>
internal static class VerifyCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var options = new VerifyOptionSet();
        var command = new Command("verify", "Check that everything arrived, and say whether the old mailbox may go.");
        foreach (var option in options.Groups.SelectMany(g => g.Options))
            command.Add(option);
        command.SetAction(async (result, _) => (int)await new VerificationRunner(context).VerifyAsync(options.Read(result)));
        return new CommandPage
        {
            Command = command,
            Usage = "--from ENDPOINT --to ENDPOINT [options]",
            About =
            [
                "Reads both mailboxes afresh, changes nothing in either, and looks for every message of the old one at the new one: in its own folder first, then everywhere else. The verdict is GREEN (safe to cancel), AMBER (safe, but there is something to read first) or RED (not safe). GREEN and AMBER are exit code 0, RED is 4.",
                "A certificate says on what the verdict rests: certificate.html for people, certificate.json for programs, and findings.csv with a row for each message that is not plainly there.",
                "Out of RED there are two ways: mailmover copy --again-missing brings back what is gone, and --accept-missing says that it may be.",
            ],
            Groups = options.Groups,
            Examples =
            [
                ("Is it safe to cancel the old account?", "mailmover verify --from imaps://jo@old.example --to imaps://jo@new.example"),
                ("Read back every message, and tell who has to learn the new address:", "mailmover verify --from ... --to ... --level content --who-writes-me"),
                ("Read back one message in twenty:", "mailmover verify --from ... --to ... --level content --sample 5%"),
                ("You deleted those messages yourself:", "mailmover verify --from ... --to ... --accept-missing findings.csv"),
            ],
        };
    }
}
