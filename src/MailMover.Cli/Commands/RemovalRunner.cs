using MailMover.Cli.Output;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Removal;

namespace MailMover.Cli.Commands;

/// <summary>Deletes at the source what was copied, after asking, and tells what became of it.</summary>
internal sealed class RemovalRunner(CommandContext context)
{
    private const string Yes = "yes";

    /// <summary>That somebody can be asked, before anything is begun.</summary>
    /// <exception cref="UsageException">Nobody can, and nobody agreed beforehand.</exception>
    public void CheckConfirmation(TransferSettings settings)
    {
        if (settings.Removal is { IsConfirmed: false } && !context.Console.CanPrompt)
            throw new UsageException("--delete-from-source-after: there is no terminal to ask whether mail may be deleted. If you are sure, add --yes-delete-from-source. Nothing was done.");
    }

    public async Task<RemovalReport> RunAsync(TransferSettings settings, RemovalSettings removal, OpenedPair pair)
    {
        var (console, output) = (context.Console, settings.Output);
        if (!output.Quiet)
            Fold(Words(output), "Before anything is deleted at the source, each copy is read back and compared ...");
        var options = new RemovalOptions { AfterDays = removal.AfterDays, MemoryInOctets = settings.MemoryInOctets, StopsWhenLimited = settings.Limits.StopsWhenLimited };
        var view = new Watched(Views.For(console, output, $"Reading back {pair.Destination.Identity}", context.Time));
        RemovalReport report;
        await using (view)
        {
            report = await context.Parts.CreateRemoval(pair.Source, pair.Destination, pair.State.Journal, options, view.Observer)
                .RunAsync(AgreeAsync, context.Stop.Stopping);
        }

        Tell(report, settings);
        return report;

        async Task<bool> AgreeAsync(RemovalProposal proposal, CancellationToken cancellationToken)
        {
            // A picture that is drawn anew five times a second would draw over the question.
            await view.DisposeAsync();
            return removal.IsConfirmed || await AskAsync(proposal, pair, cancellationToken);
        }
    }

    private async Task<bool> AskAsync(RemovalProposal proposal, OpenedPair pair, CancellationToken cancellationToken)
    {
        Fold(context.Console.Error, $"About to delete {Figures.Messages(proposal.Messages)} ({Figures.Octets(proposal.Octets)}) from {TerminalText.Escape(proposal.Source.ToString())}. The copy of each was read back from {TerminalText.Escape(pair.Destination.Identity.ToString())} just now and has the same octets. What is deleted cannot be brought back.");
        var answer = await MaskedPrompt.AskOpenlyAsync(context.Console, $"Type {Yes} to delete {Figures.Messages(proposal.Messages)}, or anything else to keep them: ", context.Time, cancellationToken);
        return answer.Trim().Equals(Yes, StringComparison.OrdinalIgnoreCase);
    }

    private void Tell(RemovalReport report, TransferSettings settings)
    {
        var (console, output) = (context.Console, settings.Output);
        if (output.Json)
            console.Output.WriteLine(JsonLine.Event("removal_finished", context.Time.GetUtcNow(), json => RemovalWriter.Json(json, report)));
        var isToTell = report.Ending != RunEnding.Complete;
        if (output.Quiet && !isToTell)
            return;
        var writer = isToTell ? console.Error : Words(output);
        Words(output).Flush();
        foreach (var line in RemovalWriter.Lines(report))
            Fold(writer, line);
    }

    private TextWriter Words(OutputSettings output) => output.Json ? context.Console.Error : context.Console.Output;

    private void Fold(TextWriter output, string text)
    {
        foreach (var line in TextFold.Words(text, context.Console.Width))
            output.WriteLine(line);
    }

    private sealed class Watched(ITransferView view) : IAsyncDisposable
    {
        private bool _isGone;

        public ITransferObserver Observer => view;

        public async ValueTask DisposeAsync()
        {
            if (_isGone)
                return;
            _isGone = true;
            await view.DisposeAsync();
        }
    }
}
