using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// What is tried with a message that the destination refused when it was alone: without refused keywords, without its date, and with <c>--repair</c>
/// repaired step by step. It takes as little away as the destination lets it, in a bounded number of attempts; what no rung helps is refused.
/// </summary>
internal sealed class FailureLadder(RunContext run, FolderWork work, FolderRecorder recorder, Adoption adoption)
{
    /// <summary>With more keywords than that they are not tried one by one.</summary>
    private const int MostKeywordsOneByOne = 4;

    /// <summary>Climbs down until a rung holds; at the bottom the message is refused.</summary>
    /// <exception cref="MailFailureException">Something that is not about the message: the connection broke, the mailbox is full.</exception>
    public async Task ClimbDownAsync(IAppender appender, BatchItem item, MailFailureException refusal)
    {
        // No rung makes a message smaller.
        if (refusal.ResponseCode == "TOOBIG")
        {
            await recorder.RefusedAsync(item, Words(refusal));
            return;
        }

        foreach (var variant in WithLess(item, refusal))
        {
            if (run.IsStopping)
                return;
            if (await TryAsync(appender, variant) is not null)
                continue;
            Learn(item, variant);
            return;
        }

        var repair = new RepairRungs(run, work, recorder, adoption, variant => TryAsync(appender, variant));
        if (run.Options.Repair && await repair.ClimbDownAsync(item, refusal, repaired => WithLess(repaired, refusal).TakeLast(item.Flags.Keywords.IsEmpty ? 1 : 3)))
            return;
        await recorder.RefusedAsync(item, repair.Words.Length == 0 ? Words(refusal) : $"{Words(refusal)}; {repair.Words}");
    }

    /// <summary>A full mailbox or a tired server is not the message's fault and ends more than the message.</summary>
    public static void ThrowIfNotAboutTheMessage(MailFailureException failure)
    {
        if (failure.Scope != FailureScope.Message || failure.Kind != FailureKind.Permanent)
            throw failure;
    }

    /// <summary>Sends the message in another form.</summary>
    /// <returns>Why it was refused again; null if it was not.</returns>
    private async Task<MailFailureException?> TryAsync(IAppender appender, BatchItem variant)
    {
        // The journal must know what is on its way, or nobody could find it there by looking.
        if (variant.IsSentInstead)
            await recorder.BeginAsync([variant], appender.Before);
        var result = await appender.AppendAsync([variant.Request], run.Stopping.Forceful);
        await recorder.RecordAsync([variant], result, appender.Before);
        if (result.ConnectionFailure is { } broken)
            throw broken;
        if (result.Messages[0].Failure is not { } refusal)
            return null;
        ThrowIfNotAboutTheMessage(refusal);
        return refusal;
    }

    /// <summary>The message with less and less about it: a keyword, all keywords, the date, both.</summary>
    private static IEnumerable<BatchItem> WithLess(BatchItem item, MailFailureException refusal)
    {
        var said = refusal.ServerText is { Length: > 0 } text ? $" (\"{text}\")" : "";
        var keywords = FlagSet.Of(SystemFlags.None, item.Flags.Keywords);
        foreach (var left in ToLeaveOff(keywords))
            yield return Without(item, left);
        if (!keywords.IsEmpty)
            yield return Without(item, keywords);
        yield return WithoutDate(item);
        if (!keywords.IsEmpty)
            yield return WithoutDate(Without(item, keywords));

        BatchItem Without(BatchItem whole, FlagSet left) =>
            (whole with { Flags = whole.Flags.Except(left) }).Telling($"the destination refused the message with {keywords}{said}, so it was sent without {left}");

        BatchItem WithoutDate(BatchItem whole) => (whole with { LeavesDateOff = true })
            .Telling($"the destination refused the message with the arrival date {whole.InternalDate:yyyy-MM-dd HH:mm:ss zzz}{said}, so it was sent without: there it has the time of copying");
    }

    private static IEnumerable<FlagSet> ToLeaveOff(FlagSet keywords)
    {
        if (keywords.Keywords.Length is < 2 or > MostKeywordsOneByOne)
            yield break;
        foreach (var keyword in keywords.Keywords)
            yield return FlagSet.Of(SystemFlags.None, [keyword]);
    }

    /// <summary>The one keyword that was refused will be refused with the next message too.</summary>
    private void Learn(BatchItem item, BatchItem taken)
    {
        var left = item.Flags.Except(taken.Flags);
        if (left.Keywords.Length == 1 && !taken.LeavesDateOff)
            work.RefuseKeyword(left);
        if (taken.LeavesDateOff)
            run.Note("The destination refuses the arrival date of some messages. Those have the time of copying there; the audit log names them.");
    }

    private static string Words(MailFailureException refusal) =>
        refusal.ServerText is { Length: > 0 } text ? $"the destination refused it: \"{text}\"{(refusal.Meaning is { } meaning ? $". {meaning}" : "")}" : refusal.Message;
}
