using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Engine;

namespace MailMover.Core.Verification.Engine;

/// <summary>Goes through a folder window by window, and goes on after the last whole window when a line was lost.</summary>
internal sealed class FolderWalk(VerificationRun run, IMailEndpoint endpoint, EndpointSide side, FolderPath folder)
{
    /// <summary>How many messages the server counts in the folder and did not list.</summary>
    public long Unlisted { get; private set; }

    /// <summary>Lists the folder.</summary>
    /// <param name="take">Takes a window. What it does must not count until it has all it needs: a window that failed comes again.</param>
    /// <returns>The folder's figures when it was opened first.</returns>
    /// <exception cref="RenumberedException">The server has rebuilt the folder meanwhile.</exception>
    public async Task<FolderStatus> RunAsync(Func<IFolderReader, IReadOnlyList<MessageListing>, Task> take)
    {
        MessageKey? after = null;
        FolderStatus? status = null;
        long windows = 0;
        long listed = 0;
        await run.Retry.RunAsync(
            async () =>
            {
                await using var reader = await endpoint.OpenAsync(folder, null, false, run.Token);
                if (status is not null && status.UidValidity != reader.Status.UidValidity)
                    throw new RenumberedException(side, $"{folder} was rebuilt by its server while it was looked at.");
                status ??= reader.Status;
                while (await reader.NextWindowAsync(after, run.Token) is { } window)
                {
                    run.ThrowIfStopping();
                    run.Retry.Pauses.ThrowIfAny(side);
                    await take(reader, window);
                    after = window[^1].Key;
                    windows++;
                    listed += window.Count;
                }

                return true;
            },
            () => windows,
            run.Token);
        Unlisted = await UnlistedAsync(status!, listed);
        return status!;
    }

    /// <summary>The header fields of messages; those that one command left out are asked for once more.</summary>
    public static async Task<Dictionary<MessageKey, MessageHeader>> HeadersAsync(IFolderReader reader, IReadOnlyList<MessageListing> messages, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<MessageKey, MessageHeader>(messages.Count);
        await ReadAsync(messages);
        if (headers.Count < messages.Count)
            await ReadAsync([.. messages.Where(m => !headers.ContainsKey(m.Key))]);
        return headers;

        async Task ReadAsync(IReadOnlyList<MessageListing> wanted)
        {
            if (wanted.Count == 0)
                return;
            await foreach (var listing in reader.ReadHeadersAsync(wanted, cancellationToken))
                headers[listing.Message.Key] = listing.Header;
        }
    }

    /// <summary>Messages may have been removed meanwhile, so the server is asked once more before it is doubted; and what came since was not to be listed.</summary>
    private async Task<long> UnlistedAsync(FolderStatus before, long listed)
    {
        if (listed >= before.Exists)
            return 0;
        if (await run.Retry.RunAsync(() => endpoint.GetStatusAsync(folder, run.Token), run.Token) is not { } now || now.UidValidity != before.UidValidity)
            return 0;
        var arrived = now.UidNext > 0 && before.UidNext > 0 ? Math.Max(0, (long)now.UidNext - before.UidNext) : 0;
        return Math.Max(0, Math.Min(before.Exists, now.Exists - arrived) - listed);
    }
}
