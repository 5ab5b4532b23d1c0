using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Changes mbox files: appends to them, and rewrites them to change flags or to remove messages.</summary>
internal sealed class MboxWriter(LocalFailures failures, TimeProvider time, Action<MboxWritingStep> reached)
{
    /// <summary>Appends a batch: all of it or nothing.</summary>
    public Task<AppendResult> AppendAsync(MboxFolder folder, IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken) => folder.ExclusivelyAsync(
        async () =>
        {
            var begun = false;
            try
            {
                using var held = await DotLock.TakeAsync(folder.File!, time, failures, EndpointSide.Destination, cancellationToken);
                var index = await ReadyAsync(folder, cancellationToken);
                var unfit = batch.Select(r => Unfit(r.Flags)).ToList();
                var fit = batch.Where((_, i) => unfit[i] is null).ToList();
                var place = new FileInfo(folder.File!).Length;
                var entries = new List<MboxEntry>(fit.Count);
                await Task.Run(() => AppendLog.WriteAsync(folder.File!, place, sink => EncodeAsync(folder.File!, place, sink, fit, entries, cancellationToken), cancellationToken), cancellationToken);
                begun = true;
                reached(MboxWritingStep.Logged);
                await Task.Run(() => ApplyOrTakeBack(folder.File!, place, ref begun), CancellationToken.None);
                var numbers = await RecordAsync(folder, index.Table, fit, entries, cancellationToken);
                return Result(index.Status.UidValidity, unfit, numbers);
            }
            catch (Exception e) when (e is MailFailureException || LocalFailures.IsOfFiles(e))
            {
                var failure = failures.Of(FailureScope.Folder, $"{LocalFailures.Show(folder.File!)} could not be written", e);
                var status = begun ? AppendStatus.Unknown : AppendStatus.NotSent;
                return new AppendResult { Messages = [.. batch.Select(_ => new AppendedMessage(status))], ConnectionFailure = failure };
            }
        },
        cancellationToken);

    /// <summary>Changes the flags of messages, or removes them where <paramref name="change"/> is null.</summary>
    public Task ChangeAsync(MboxFolder folder, IReadOnlyList<uint> uids, Func<FlagSet, FlagSet>? change, CancellationToken cancellationToken) => folder.ExclusivelyAsync(
        async () =>
        {
            try
            {
                if (change is not null && Unfit(change(FlagSet.Empty)) is { } unfit)
                    throw unfit;
                using var held = await DotLock.TakeAsync(folder.File!, time, failures, EndpointSide.Destination, cancellationToken);
                var index = await ReadyAsync(folder, cancellationToken);
                var wanted = uids.ToHashSet();
                var table = await Task.Run(() => new MboxRewrite(folder.File!, index.Table).Run(wanted, change, (uint)index.Status.HighestModSeq + 1, cancellationToken), cancellationToken);
                if (table is not null)
                    await folder.SetIndexAsync(table, isLasting: true, cancellationToken);
                return true;
            }
            catch (Exception e) when (LocalFailures.IsOfFiles(e))
            {
                throw failures.Of(FailureScope.Folder, $"{LocalFailures.Show(folder.File!)} could not be written", e);
            }
        },
        cancellationToken);

    /// <summary>Ends what an earlier run has begun, and knows the file as it is now.</summary>
    private static async Task<MboxIndex> ReadyAsync(MboxFolder folder, CancellationToken cancellationToken)
    {
        await Task.Run(() => AppendLog.Recover(folder.File!, cancellationToken), cancellationToken);
        return await folder.GetIndexInsideAsync(cancellationToken);
    }

    private static MailFailureException? Unfit(FlagSet flags) => flags.Keywords.FirstOrDefault(k => !StoredFlags.IsKeyword(k)) is { } keyword
        ? new(EndpointSide.Destination, FailureScope.Message, FailureKind.Permanent, $"The keyword {LocalFailures.Show(keyword)} cannot be written into an mbox file. Leave it out.")
        : null;

    private void ApplyOrTakeBack(string file, long place, ref bool begun)
    {
        try
        {
            AppendLog.Apply(file, () => reached(MboxWritingStep.Appended));
            reached(MboxWritingStep.Cleared);
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            AppendLog.TakeBack(file, place);
            begun = false;
            throw;
        }
    }

    private async Task EncodeAsync(string file, long place, FileSink sink, List<AppendRequest> batch, List<MboxEntry> entries, CancellationToken cancellationToken)
    {
        sink.Write(await GlueAsync(file, place));
        var encoder = new MessageEncoder(sink);
        foreach (var request in batch)
        {
            var separator = place + sink.Length;
            var date = request.InternalDate ?? time.GetUtcNow();
            await encoder.WriteAsync(request.Octets, request.Flags, date, cancellationToken);
            entries.Add(new MboxEntry
            {
                Separator = separator,
                Start = separator + FromLine.Write(date).Length,
                Length = place + sink.Length - 1 - separator - FromLine.Write(date).Length,
                Size = request.Octets.Length,
                Digest = request.Octets.Sha256.High,
                IsQuoted = true,
                InternalDate = date,
            });
        }
    }

    /// <summary>What a file needs at its end before a separator can follow.</summary>
    private static Task<byte[]> GlueAsync(string file, long place) => Task.Run(() =>
    {
        if (place == 0)
            return [];
        using var handle = FileReading.Open(file);
        Span<byte> end = stackalloc byte[3];
        end = end[..(int)Math.Min(3, place)];
        FileReading.Exactly(handle, end, place - end.Length);
        return end.EndsWith("\n\n"u8) || end.EndsWith("\n\r\n"u8) ? [] : end.EndsWith("\n"u8) ? "\n"u8.ToArray() : "\n\n"u8.ToArray();
    });

    /// <summary>Gives the new messages their numbers and adds them to what is known.</summary>
    private static async Task<IReadOnlyList<uint>> RecordAsync(MboxFolder folder, EntryTable table, List<AppendRequest> batch, List<MboxEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return [];
        var numbers = await folder.OpenNumbersAsync(cancellationToken);
        var occurrences = table.Occurrences(entries.Select(e => e.Digest));
        for (var i = 0; i < entries.Count; i++)
            entries[i] = entries[i] with { Occurrence = occurrences[entries[i].Digest] += 1 };

        var uids = await ContentNames.NumberNewAsync(numbers, [.. entries.Select(e => e.Name)], cancellationToken);
        for (var i = 0; i < entries.Count; i++)
            table.Add(entries[i] with { Uid = uids[i] }, batch[i].Flags);
        await folder.SetIndexAsync(table, isLasting: false, cancellationToken);
        return uids;
    }

    private static AppendResult Result(uint uidValidity, List<MailFailureException?> unfit, IReadOnlyList<uint> uids)
    {
        var next = 0;
        return new AppendResult
        {
            Messages = [.. unfit.Select(f => f is null ? new AppendedMessage(AppendStatus.Appended, uids[next++]) : new AppendedMessage(AppendStatus.Refused, 0, f))],
            UidValidity = uidValidity,
        };
    }
}
