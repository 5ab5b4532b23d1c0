using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Verification.Engine;

/// <summary>
/// Reads whole messages of one folder, over as many connections as that takes. A message that ends the connection whenever it is read is given up,
/// and the others are read all the same.
/// </summary>
internal sealed class MessageFetcher(VerificationRun run, IMailEndpoint endpoint, EndpointSide side, FolderPath folder, uint uidValidity) : IAsyncDisposable
{
    private const int MostTogether = 200;
    private int _most = MostTogether;
    private int _hangUps;
    private long _progress;
    private IFolderReader? _reader;

    /// <summary>Reads messages and hands each over once; who takes it disposes its octets.</summary>
    public Task ReadAsync(IReadOnlyList<IndexedMessage> messages, Func<FetchedMessage, Task> take)
    {
        var left = new List<MessageListing>(messages.Select(m => m.Listing(uidValidity)));
        return run.Retry.RunAsync(
            async () =>
            {
                while (left.Count > 0)
                {
                    run.ThrowIfStopping();
                    run.Retry.Pauses.ThrowIfAny(side);
                    await ReadBatchAsync(left, take);
                }

                return true;
            },
            () => _progress,
            run.Token);
    }

    /// <summary>Reads one message; the caller disposes its octets.</summary>
    public async Task<FetchedMessage> ReadAsync(IndexedMessage message)
    {
        FetchedMessage? read = null;
        await ReadAsync(
            [message],
            fetched =>
            {
                read = fetched;
                return Task.CompletedTask;
            });
        return read!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is { } reader)
            await reader.DisposeAsync();
        _reader = null;
    }

    private async Task ReadBatchAsync(List<MessageListing> left, Func<FetchedMessage, Task> take)
    {
        _reader ??= await OpenAsync();
        var batch = NextBatch(left);
        var unread = batch.ToDictionary(m => m.Key);
        MailFailureException? broken = null;
        try
        {
            await foreach (var fetched in _reader.FetchAsync(batch, run.Token))
            {
                unread.Remove(fetched.Message.Key);
                run.Progress.Read(fetched.Octets?.Length ?? 0);
                await take(fetched);
                (_progress, _hangUps) = (_progress + 1, 0);
            }
        }
        catch (MailFailureException failure)
        {
            broken = failure;
        }

        left.RemoveRange(0, batch.Count);
        left.InsertRange(0, unread.Values);
        if (broken is null)
        {
            _most = Math.Min(MostTogether, _most * 2);
            return;
        }

        await DisposeAsync();
        if (broken.Kind == FailureKind.UidValidityChanged)
            throw new RenumberedException(side, broken.Message);
        if (broken.Kind != FailureKind.CapReached)
            await NarrowDownAsync(left, unread, take, broken);
        throw broken;
    }

    private async Task NarrowDownAsync(List<MessageListing> left, Dictionary<MessageKey, MessageListing> unread, Func<FetchedMessage, Task> take, MailFailureException failure)
    {
        if (unread.Count > 1)
        {
            _most = Math.Max(1, unread.Count / 2);
            _progress++;
            return;
        }

        if (unread.Count == 0 || failure.Kind == FailureKind.Throttled || ++_hangUps < Suspicion.MostHangUps)
            return;
        _hangUps = 0;
        var given = unread.Values.Single();
        left.Remove(given);
        await take(new FetchedMessage { Message = given, Outcome = FetchOutcome.Failed, Reason = $"the server hung up on it {Suspicion.MostHangUps} times ({failure.Message})" });
    }

    private List<MessageListing> NextBatch(List<MessageListing> left)
    {
        var batch = new List<MessageListing>();
        long octets = 0;
        foreach (var message in left)
        {
            octets += Math.Max(0, message.SizeInOctets);
            if (batch.Count == _most || (batch.Count > 0 && octets > run.Options.MemoryInOctets / 4))
                break;
            batch.Add(message);
        }

        return batch;
    }

    private async Task<IFolderReader> OpenAsync()
    {
        try
        {
            return await endpoint.OpenAsync(folder, uidValidity, false, run.Token);
        }
        catch (MailFailureException failure) when (failure.Kind == FailureKind.UidValidityChanged)
        {
            throw new RenumberedException(side, failure.Message);
        }
    }
}
