using System.CommandLine;
using MailMover.Cli.Commands;
using MailMover.Cli.Help;

namespace MailMover.Cli;

/// <summary>All commands with their pages.</summary>
internal sealed class CommandTree
{
    public CommandTree(CommandContext context)
    {
        Pages =
        [
            DetectCommand.Create(context), CheckCommand.Create(context), CopyCommand.Create(context), BackupCommand.Create(context),
            PlanCommand.Create(context), VerifyCommand.Create(context), BulkCommand.Create(context), StatusCommand.Create(context), ProvidersCommand.Create(context),
            DemoCommand.Create(context),
        ];
        var root = new Command("mailmover", "Moves a mailbox to another provider, or to this computer and back, and proves that it arrived.");
        foreach (var page in Pages)
            root.Add(page.Command);
        Root = new CommandPage
        {
            Command = root,
            Usage = "COMMAND [options]",
            Examples =
            [
                ("See it at work, without an account:", "mailmover demo"),
                ("What do I have, and what do I type?", "mailmover detect jo@old.example"),
                ("Will it work?", "mailmover check --from jo@old.example --to jo@new.example"),
                ("Copy a mailbox:", "mailmover copy --from jo@old.example --to jo@new.example"),
                ("Is it safe to cancel the old account?", "mailmover verify --from jo@old.example --to jo@new.example"),
                ("All about a command:", "mailmover copy --help"),
            ],
        };
    }

    public CommandPage Root { get; }

    public IReadOnlyList<CommandPage> Pages { get; }
}
