using System.CommandLine;
using MailMover.Cli.Detection;
using MailMover.Cli.Help;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover detect</c>.</summary>
internal static class DetectCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var target = new Argument<string>("ADDRESS-or-HOST");
        var options = new DetectOptionSet(target);
        var command = new Command("detect", "Find out what kind of mailbox you have, and what to type to move it.") { target };
        foreach (var option in options.Groups.SelectMany(g => g.Options))
            command.Add(option);
        command.SetAction(async (result, _) => (int)await new DetectRunner(context).RunAsync(options.Read(result)));
        return new CommandPage
        {
            Command = command,
            Usage = "ADDRESS-or-HOST [options]",
            About =
            [
                "Looks for the mail servers of an address, or at the server you name, and says whether they speak IMAP, POP3 or both. Of an address it first asks what this program knows of providers, then DNS, the provider's own settings on the web and Thunderbird's database; last, the usual names below the domain (imap., mail., pop., pop3.) are tried. It says where the answer comes from, and what the provider wants before a login works. docs/discovery.md tells what is asked of whom.",
                "With a password it also tells what is in the mailbox, what POP3 would miss of it, and, from the second time on, whether mail disappears from the server because another program deletes it. The password goes only to a server with a valid certificate. Nothing is changed anywhere.",
                "It also names the places on this computer where mail programs keep mail, if they are there. It opens none of them.",
            ],
            Groups = options.Groups,
            Examples =
            [
                ("What do I have? (the password is asked for)", "mailmover detect jo@old.example"),
                ("Your provider names its server; the user name is not the address:", "mailmover detect mail.old.example --user jo"),
                ("Only whether there is a server:", "mailmover detect mail.old.example"),
            ],
        };
    }
}
