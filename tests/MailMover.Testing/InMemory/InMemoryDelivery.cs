using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>What the in-memory server does with one batch. Runs under the server's lock.</summary>
internal sealed class InMemoryDelivery(InMemoryServer server, InMemoryFolder folder)
{
    private readonly MailboxBehaviour _behaviour = server.Behaviour;

    public AppendResult Deliver(IReadOnlyList<AppendRequest> batch)
    {
        server.Calls.Appends++;
        var failure = server.Faults.Next(server.Side, "append");
        var cut = server.Faults.NextCut();
        if (failure is { Scope: FailureScope.Endpoint, Kind: not FailureKind.Quota })
            return All(batch, AppendStatus.NotSent) with { ConnectionFailure = failure };
        if (failure is not null)
            return All(batch, AppendStatus.Refused, failure) with { RefusedTogether = batch.Count > 1 && _behaviour.TakesBatchesWhole };
        if (cut is { Unsent: true })
            return All(batch, AppendStatus.NotSent) with { ConnectionFailure = server.Broken("APPEND") };

        server.Calls.MessagesSent += batch.Count;
        var octets = batch.Select(r => OctetsOf(r.Octets)).ToList();
        if (server.Faults.TwinIsDue())
            DeliverTwin(octets[0]);
        return cut is null ? Take(batch, octets) : Cut(batch, octets, cut);
    }

    private static AppendResult All(IReadOnlyList<AppendRequest> batch, AppendStatus status, MailFailureException? failure = null) =>
        new() { Messages = [.. batch.Select(_ => new AppendedMessage(status, Failure: failure))] };

    private static ReadOnlyMemory<byte> OctetsOf(MessageOctets octets)
    {
        using var stream = octets.OpenRead();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private AppendResult Cut(IReadOnlyList<AppendRequest> batch, List<ReadOnlyMemory<byte>> octets, AppendCut cut)
    {
        // What the server would have refused it does not commit either.
        var committed = RefusalOf(batch, octets, 0, batch.Count) is null ? Math.Min(cut.Committed, batch.Count) : 0;
        for (var i = 0; i < committed; i++)
            Commit(batch[i], octets[i]);
        if (cut.Late is { } late && RefusalOf(batch, octets, 0, batch.Count) is null)
            server.Hold(folder, [.. Enumerable.Range(committed, batch.Count - committed).Select(i => AsKept(batch[i], octets[i]))], late);
        return All(batch, AppendStatus.Unknown) with { ConnectionFailure = server.Broken("APPEND") };
    }

    private AppendResult Take(IReadOnlyList<AppendRequest> batch, List<ReadOnlyMemory<byte>> octets)
    {
        var results = new AppendedMessage[batch.Count];
        var together = false;
        foreach (var (start, count) in Commands(octets))
        {
            if (octets.Slice(start, count).Exists(server.Faults.HangsUpOnAppend))
            {
                Array.Fill(results, new AppendedMessage(AppendStatus.Unknown), start, batch.Count - start);
                return Result(results, together) with { ConnectionFailure = server.Broken("APPEND") };
            }

            if (RefusalOf(batch, octets, start, count) is { } refusal)
            {
                Array.Fill(results, new AppendedMessage(AppendStatus.Refused, Failure: refusal), start, count);
                together |= count > 1;
                continue;
            }

            for (var i = start; i < start + count; i++)
                results[i] = new AppendedMessage(AppendStatus.Appended, Commit(batch[i], octets[i]));
        }

        return Result(results, together);
    }

    private AppendResult Result(AppendedMessage[] results, bool together) => new()
    {
        Messages = results,
        UidValidity = _behaviour is not { HasUidPlus: true, TellsAppendUids: true } ? 0 : _behaviour.LiesAboutAppendUidValidity ? folder.UidValidity + 1 : folder.UidValidity,
        RefusedTogether = together,
    };

    // A message of 0 octets never joins a MULTIAPPEND (engine-rules.md, 12).
    private IEnumerable<(int Start, int Count)> Commands(List<ReadOnlyMemory<byte>> octets)
    {
        for (var start = 0; start < octets.Count;)
        {
            var count = 1;
            while (_behaviour.TakesBatchesWhole && start + count < octets.Count && octets[start].Length > 0 && octets[start + count].Length > 0)
                count++;
            yield return (start, count);
            start += count;
        }
    }

    private MailFailureException? RefusalOf(IReadOnlyList<AppendRequest> batch, List<ReadOnlyMemory<byte>> octets, int start, int count)
    {
        var used = _behaviour.QuotaInOctets is null ? 0 : server.Folders.Sum(f => f.Messages.Sum(m => (long)m.Octets.Length));
        for (var i = start; i < start + count; i++)
        {
            used += octets[i].Length;
            if (used > _behaviour.QuotaInOctets)
                return server.Failure(FailureScope.Endpoint, FailureKind.Quota, "The in-memory mailbox is full. Make room and run it again.", "[OVERQUOTA] Quota exceeded", "OVERQUOTA");
            if (octets[i].Length > _behaviour.AppendLimit)
                return Refuse("[TOOBIG] Message is too big", "TOOBIG");
            if (octets[i].Length == 0 && _behaviour.RefusesEmptyMessages)
                return Refuse("Can't save a zero byte message", null);
            if (server.Faults.Refusal(octets[i]) is { } text)
                return Refuse(text, null);
            if (_behaviour.RefusesOctets?.Invoke(octets[i]) is { } why)
                return Refuse(why, null);
            if (batch[i].InternalDate is { } date && _behaviour.RefusesDate?.Invoke(date) == true)
                return Refuse("Invalid internal date", null);
            if (server.RefusedKeywords(batch[i].Flags) is { } refusal)
                return refusal;
        }

        return null;
    }

    private MailFailureException Refuse(string text, string? code) =>
        server.Failure(FailureScope.Message, FailureKind.Permanent, $"The in-memory server refused the message: {text}", text, code);

    private uint Commit(AppendRequest request, ReadOnlyMemory<byte> octets)
    {
        var kept = AsKept(request, octets);
        var twin = _behaviour.KeepsOneOfIdentical ? folder.Messages.FirstOrDefault(m => m.Octets.Span.SequenceEqual(kept.Octets.Span)) : null;
        var uid = (twin ?? folder.Add(kept.Octets, kept.Flags, kept.InternalDate)).Uid;
        if (_behaviour.ActsOnDeleted && kept.Flags.System.HasFlag(SystemFlags.Deleted))
            folder.Remove(uid);
        return _behaviour is { HasUidPlus: true, TellsAppendUids: true } ? uid : 0;
    }

    private InMemoryMessage AsKept(AppendRequest request, ReadOnlyMemory<byte> octets) => new()
    {
        Uid = 0,
        Octets = _behaviour.ChangesOctets?.Invoke(octets) ?? octets,
        Flags = server.KeptOf(request.Flags),
        InternalDate = ToTheSecond(_behaviour.IgnoresInternalDates ? server.Time.GetUtcNow() : request.InternalDate ?? server.Time.GetUtcNow()),
    };

    private void DeliverTwin(ReadOnlyMemory<byte> octets)
    {
        var end = octets.Span.IndexOf("\r\n\r\n"u8);
        var header = end < 0 ? octets.Span : octets.Span[..(end + 4)];
        folder.Add((byte[])[.. header, .. "Delivered by another client meanwhile.\r\n"u8], FlagSet.Empty, server.Time.GetUtcNow());
    }

    private static DateTimeOffset ToTheSecond(DateTimeOffset date) => date.AddTicks(-(date.Ticks % TimeSpan.TicksPerSecond));
}
