using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover demo</c>.</summary>
internal static class DemoCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var keep = new Option<bool>("--keep") { Description = "Leave both mailboxes there until Ctrl+C, so that you can look around with a mail program." };
        var files = new Option<bool>("--files") { Description = "Show mail in files (mbox to Maildir), also where Dovecot is installed." };
        var output = new OutputOptions();
        var command = new Command("demo", "Watch a small mailbox move, with nothing but this computer.") { files, keep };
        foreach (var option in output.Group.Options)
            command.Add(option);
        command.SetAction(async (result, _) =>
        {
            var values = new OptionValues(result);
            var settings = output.Read(values);
            values.ThrowIfWrong();
            return (int)await new DemoRunner(context).RunAsync(settings, values.Is(files), values.Is(keep));
        });
        return new CommandPage
        {
            Command = command,
            Usage = "[options]",
            About = ["Starts two Dovecot servers that only this computer can reach, fills one with mail, copies it to the other, reads both sides back and compares them, and ends with a certificate as mailmover verify writes it. Where Dovecot is not installed, the mail goes from mbox files to a Maildir in the same way. Everything but the certificate is removed at the end. It touches no account of yours and sends nothing."],
            Groups = [new OptionGroup("Options", [files, keep, .. output.Group.Options])],
            Examples = [("See it at work:", "mailmover demo")],
        };
    }
}
