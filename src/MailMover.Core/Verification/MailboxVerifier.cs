using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Engine;
using MailMover.Core.Transfer.Planning;
using MailMover.Core.Transfer.SentMail;
using MailMover.Core.Verification.Engine;

namespace MailMover.Core.Verification;

/// <summary>
/// Looks whether everything of the source is at the destination now. It reads both ends afresh and changes nothing at either of them; of the destination it
/// uses only what reads. It works without a journal too, for mail that another tool has moved.
/// </summary>
/// <param name="source">Where the mail was.</param>
/// <param name="destination">Where it went.</param>
/// <param name="journal">The durable state; the verdict is kept there.</param>
/// <param name="options">How it is done.</param>
/// <param name="observer">Who watches.</param>
/// <param name="time">The clock; all waiting goes by it.</param>
public sealed class MailboxVerifier(
    IMailSource source, IMailDestination destination, ITransferJournal journal, VerificationOptions options, IVerificationObserver observer, TimeProvider time)
{
    /// <summary>Runs the verification to its end, or to where it has to stop. What went wrong is in the report, not an exception.</summary>
    /// <exception cref="PairHeldException">A copy or another verification works on this pair.</exception>
    /// <exception cref="JournalException">The state directory cannot be used.</exception>
    /// <exception cref="FormatException">A pattern of the rules cannot be read.</exception>
    public async Task<VerificationReport> RunAsync(Stopping stopping)
    {
#pragma warning disable CA5394 // names and samples are no secrets
        var runId = $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Random.Shared.Next(0x10000):x4}";
        var seed = options.SampleSeed ?? Random.Shared.Next();
#pragma warning restore CA5394
        var run = new VerificationRun(source, destination, options, observer, time, runId, stopping);
        if (options is { Level: VerificationLevel.Content, Sample: < 1 })
            run.SampleSeed = seed;
        run.Start();
        await using var pair = await journal.OpenKnownPairAsync(source.Identity, destination.Identity, runId, stopping.Graceful);
        run.Journal = pair;
        MailboxComparison? comparison = null;
        try
        {
            comparison = await PrepareAsync(run);
            await comparison.RunAsync();
            foreach (var remark in source.Remarks.Concat(destination.Remarks))
                run.Note(remark);
            var report = await ReportAsync(run, comparison);
            if (pair is not null)
                await pair.SetNoteAsync(LastVerification.NoteName, NoteOf(report).ToString(), CancellationToken.None);
            return report;
        }
        catch (MailFailureException failure)
        {
            return Unfinished(run, RunReport.Ending(failure), failure.Message);
        }
        catch (OperationCanceledException) when (run.IsStopping)
        {
            return Unfinished(run, RunEnding.Interrupted, "It was interrupted.");
        }
    }

    private async Task<MailboxComparison> PrepareAsync(VerificationRun run)
    {
        var rules = await RulesAsync(run);
        (run.Source, _) = await run.Retry.RunAsync(() => SentMailSource.OfAsync(source, rules, run.Journal, isCopy: false, run.Token), run.Token);
        var inventory = await run.Retry.RunAsync(() => MailboxPlanner.LookAsync(run.Source, destination, run.Token), run.Token);
        run.ThrowIfStopping();
        run.Traits = inventory.Traits;
        run.BothWereReached = true;
        IReadOnlyList<FolderRecord> known = run.Journal is { } pair ? await pair.ListFoldersAsync(run.Token) : [];
        (run.Rules, run.Filter) = (rules, SentDate.Filter(rules, source.SourceTraits, time));
        run.Habits = run.Journal is { } notes ? await DestinationHabits.ReadAsync(notes, run.Token) : null;
        return new MailboxComparison(run, inventory, rules, known);
    }

    private async Task<SelectionRules> RulesAsync(VerificationRun run)
    {
        if (options.Rules is { } given)
            return given;
        if (run.Journal is not { } pair || await pair.GetNoteAsync(RulesText.NoteName, run.Token) is not { } text)
            return new SelectionRules();
        if (RulesText.Read(text) is { } last)
            return last;
        run.Note("The rules of the last copy cannot be read from the journal; everything was looked at, as a copy without rules would do. Give the same rules as for the copy to verify by them.");
        return new SelectionRules();
    }

    private async Task<VerificationReport> ReportAsync(VerificationRun run, MailboxComparison comparison)
    {
        var manifest = run.Journal is { } pair ? await Manifest.ComputeAsync(pair, run.Token) : null;
        var senders = new SenderTally();
        foreach (var folder in run.Folders)
            senders.Add(folder.Tally.Senders);
        var report = Empty(run) with
        {
            Folders = [.. run.Folders.Select(f => f.Tally.ToReport(f))],
            Findings = run.Findings,
            NotCarried = [.. comparison.RenamedFolders, .. LostKeywords(run)],
            ServerChanges = ServerChanges(run),
            Manifest = manifest?.Digest,
            ManifestMessages = manifest?.Messages ?? 0,
            Former = comparison.Former,
            Years = Years(run),
            Senders = options.WhoWritesMe ? senders.ToList() : null,
        };
        NoteWhatWasRead(run, report);
        var reasons = VerdictReasons.Of(report, comparison.Troubles, run.Habits is { IgnoresInternalDate: true }, await CopiedBeforeAsync(run, report), isKnown: run.Journal is not null);
        var verdict = VerdictReasons.Of(reasons);
        return report with
        {
            Reasons = reasons,
            Verdict = verdict,
            Notes = run.Notes,
            Ending = verdict == Verdict.Red ? RunEnding.Unbalanced : RunEnding.Complete,
            Ended = time.GetUtcNow(),
        };
    }

    /// <summary>How many messages the journal has as copied from a source that is empty now.</summary>
    private static async Task<long> CopiedBeforeAsync(VerificationRun run, VerificationReport report)
    {
        long copied = 0;
        if (run.Journal is not { } journal || report.Folders.Any(f => f.Found > 0))
            return copied;
        foreach (var folder in await journal.ListFoldersAsync(run.Token))
        {
            var totals = await journal.CountAsync(folder.Id, run.Token);
            copied += totals.Copied + totals.AlreadyThere;
        }

        return copied;
    }

    private static void NoteWhatWasRead(VerificationRun run, VerificationReport report)
    {
        var inDoubt = run.Folders.Sum(f => f.Tally.ReadInDoubt);
        if (inDoubt > 0)
            run.Note($"Read back, because headers and size alone could not tell them: {inDoubt:N0} of {report.Total.Found:N0} messages.");
        if (run.SampleSeed is { } seed)
            run.Note($"A sample was compared by contents: {report.Total.Contents.Where(c => c.Key != ContentMatch.NotCompared).Sum(c => c.Value)} of {report.Total.Found} messages, chosen with --sample-seed {seed}.");
        var changed = run.Folders.Sum(f => f.Tally.ChangedAtSource);
        if (changed > 0)
            run.Note($"{changed} messages of {run.Words.Old} are not what they were when they were copied.");
    }

    private VerificationReport Unfinished(VerificationRun run, RunEnding ending, string why) => Empty(run) with
    {
        Ending = ending,
        Verdict = Verdict.Red,
        Reasons = [new VerdictReason(Verdict.Red, $"The verification did not reach its end, so it says nothing about your mail. {why}", "Run it again.")],
        Findings = run.Findings,
        Notes = run.Notes,
        Ended = time.GetUtcNow(),
    };

    private VerificationReport Empty(VerificationRun run) => new()
    {
        Run = run.RunId,
        Source = source.Identity,
        Destination = destination.Identity,
        Started = run.Started,
        Ended = run.Started,
        ProgramVersion = options.ProgramVersion,
        Level = options.Level,
        Sample = options.Level == VerificationLevel.Content ? options.Sample : 1,
        SampleSeed = run.SampleSeed,
        Rules = run.Rules,
        Ending = RunEnding.Unexpected,
        Verdict = Verdict.Red,
        Reasons = [],
        Folders = [],
    };

    private static IEnumerable<string> LostKeywords(VerificationRun run) =>
        from lost in run.Folders.SelectMany(f => f.Tally.LostKeywords).GroupBy(k => k.Key, k => k.Value, StringComparer.OrdinalIgnoreCase)
        orderby lost.Key
        select $"The mark {lost.Key} is not on {lost.Sum()} of the messages there.";

    private static IReadOnlyList<string> ServerChanges(VerificationRun run) =>
        [.. OctetScan.Each(run.Habits?.Changes ?? OctetTraits.None).Select(t => $"It changes messages that have {OctetScan.Words(t)}.")];

    private static IReadOnlyList<YearCount> Years(VerificationRun run) =>
    [
        .. from year in run.Folders.SelectMany(f => f.Tally.Years).GroupBy(y => y.Key, y => y.Value)
           orderby year.Key
           select new YearCount(year.Key, year.Sum(y => y.AtSource), year.Sum(y => y.AtDestination)),
    ];

    private static LastVerification NoteOf(VerificationReport report) => new(
        report.Verdict.ToString().ToUpperInvariant(), report.Level.ToString().ToLowerInvariant(), report.Ended, report.Run);
}
