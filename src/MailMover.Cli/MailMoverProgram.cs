using System.CommandLine;
using System.CommandLine.Parsing;
using MailMover.Cli.Commands;
using MailMover.Cli.Help;

namespace MailMover.Cli;

/// <summary>From arguments to exit code.</summary>
internal sealed class MailMoverProgram(CommandContext context)
{
    private static readonly string[] HelpOptions = ["--help", "-h", "-?", "/?"];

    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            if (arguments is ["--version"])
            {
                context.Console.Output.WriteLine($"mailmover {ProgramVersion.Text}");
                return (int)ExitCode.Complete;
            }

            var tree = new CommandTree(context);
            return arguments.Count == 0 || arguments.Any(HelpOptions.Contains)
                ? Help(tree, arguments)
                : await InvokeAsync(tree, arguments);
        }
        catch (Exception failure)
        {
            return (int)Fail(failure, arguments.Any(a => a is "--verbose" or "-v"));
        }
        finally
        {
            context.Console.Output.Flush();
            context.Console.Error.Flush();
        }
    }

    private static async Task<int> InvokeAsync(CommandTree tree, IReadOnlyList<string> arguments)
    {
        var parsed = CommandLineParser.Parse(tree.Root.Command, arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var problems = UsageProblems.Of(tree, parsed, arguments);
        if (problems.Count > 0)
            throw new UsageException(problems);
        // Signals are ours (see StopSignals), and so are exceptions.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private int Help(CommandTree tree, IReadOnlyList<string> arguments)
    {
        var page = tree.Pages.FirstOrDefault(p => arguments.Contains(p.Command.Name)) ?? tree.Root;
        HelpText.Write(context.Console.Output, page, page == tree.Root ? tree.Pages : [], withExitCodes: arguments.Count > 0);
        return (int)ExitCode.Complete;
    }

    private ExitCode Fail(Exception failure, bool verbose)
    {
        var code = ExitCodes.Of(failure);
        var error = context.Console.Error;
        switch (failure)
        {
            case UsageException usage:
                foreach (var problem in usage.Problems)
                    Say(error, $"mailmover: {problem}");
                error.WriteLine("Type mailmover --help to see what can be typed.");
                break;
            case EndpointNotFoundException missing:
                Say(error, $"mailmover: {missing.Message}");
                foreach (var line in missing.Details.SelectMany(d => TextFold.Words(d, context.Console.Width - 2)))
                    error.WriteLine($"  {line}");
                foreach (var step in missing.NextSteps)
                    Say(error, step);
                break;
            case OperationCanceledException:
                error.WriteLine("Interrupted.");
                break;
            case Core.Endpoints.MailFailureException or Core.Journal.JournalException or Core.Journal.PairHeldException or Demo.DemoUnavailableException:
                Say(error, $"mailmover: {TerminalText.Escape(failure.Message)}");
                break;
            default:
                Say(error, $"mailmover: something unexpected happened: {TerminalText.Escape(failure.Message)}");
                Say(error, "Nothing that was copied is lost: run the same command again. If it happens again, run it with --verbose and report what it says, without names and addresses, in the project's list of issues.");
                break;
        }

        if (verbose && failure is not (UsageException or EndpointNotFoundException or OperationCanceledException))
            error.WriteLine(failure.ToString());
        return code;
    }

    private void Say(TextWriter writer, string text)
    {
        foreach (var line in TextFold.Words(text, context.Console.Width))
            writer.WriteLine(line);
    }
}
