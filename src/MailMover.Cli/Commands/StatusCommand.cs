using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Output;
using MailMover.Cli.Settings;
using MailMover.Core.Journal;

namespace MailMover.Cli.Commands;

/// <summary><c>mailmover status</c>.</summary>
internal static class StatusCommand
{
    public static CommandPage Create(CommandContext context)
    {
        var state = new StateOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each pair, one a line." };
        var sameAs = new Option<string[]>("--same-as")
        {
            HelpName = "OLD NEW",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
            Description = "The mailbox OLD has a new name (host, port or user changed) and is NEW from now on: copies go on instead of beginning anew. Both are endpoints.",
        };
        var command = new Command("status", "Show what is known of each pair of mailboxes.") { state.Directory, json, sameAs };
        command.SetAction(async (result, cancellationToken) =>
        {
            var values = new OptionValues(result);
            var settings = new StateSettings { Directory = values.Text(state.Directory) };
            var names = values.AllParsed(sameAs, EndpointUri.ParseIdentity);
            values.ThrowIfWrong();
            if (!context.Parts.HasState(settings))
                return Nothing(context, names.Count == 2, values.Is(json));
            await using var opened = context.Parts.OpenState(settings);
            if (names.Count == 2)
                return await JoinAsync(context, opened.Journal, names[0], names[1], cancellationToken);
            var pairs = await opened.Journal.ListPairsAsync(cancellationToken);
            return pairs.Count == 0 ? Nothing(context, false, values.Is(json)) : Show(context, pairs, values.Is(json));
        });
        return new CommandPage
        {
            Command = command,
            Usage = "[options]",
            About = ["Reads the journal only: no server is asked, and a copy under way is not disturbed."],
            Groups = [new OptionGroup("Options", [state.Directory, json, sameAs])],
            Examples =
            [
                ("How far is it?", "mailmover status"),
                ("The server got a new name:", "mailmover status --same-as imaps://jo@old.example imaps://jo@new.example"),
            ],
        };
    }

    private static int Show(CommandContext context, IReadOnlyList<MailboxPairSummary> pairs, bool asJson)
    {
        var console = context.Console;
        if (!asJson)
            StatusWriter.Write(console.Output, pairs, console.Width, context.Time.LocalTimeZone);
        else
        {
            foreach (var pair in pairs)
                console.Output.WriteLine(JsonLine.Write(json => JsonLine.Pair(json, pair)));
        }

        return (int)ExitCode.Complete;
    }

    private static async Task<int> JoinAsync(CommandContext context, ITransferJournal journal, Core.Endpoints.EndpointIdentity former, Core.Endpoints.EndpointIdentity current, CancellationToken cancellationToken)
    {
        var joined = await journal.JoinAsync(former, current, cancellationToken);
        if (joined == 0)
            throw new UsageException($"--same-as: the journal knows no pair with {TerminalText.Escape(former.ToString())}. Type mailmover status to see the names it knows.");
        context.Console.Output.WriteLine($"{(joined == 1 ? "1 pair" : $"{Figures.Count(joined)} pairs")} of {TerminalText.Escape(former.ToString())} now belong to {TerminalText.Escape(current.ToString())}.");
        return (int)ExitCode.Complete;
    }

    private static int Nothing(CommandContext context, bool wantedJoin, bool asJson)
    {
        if (wantedJoin)
            throw new UsageException("--same-as: there is no journal here yet, so there is nothing to join. If it is elsewhere, give its directory with --state.");
        var output = asJson ? context.Console.Error : context.Console.Output;
        output.WriteLine("Nothing has been copied yet. Begin with: mailmover copy --from imaps://jo@old.example --to imaps://jo@new.example");
        output.WriteLine("If the journal is elsewhere, give its directory with --state.");
        return (int)ExitCode.Complete;
    }
}
