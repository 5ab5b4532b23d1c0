using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>
/// Writes messages into one folder: into <c>tmp</c>, to the disk, then renamed into <c>cur</c> with their flags. Whatever happens, a message is in <c>cur</c>
/// whole or not at all.
/// </summary>
internal sealed class MaildirAppender(MaildirFolder folder, FolderStatus before, MaildirWriting writing, LocalFailures failures) : IAppender
{
    /// <summary>The journal of a file system serves many who wait for the disk at once as fast as one.</summary>
    private const int WrittenAtOnce = 16;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    public FolderStatus Before => before;

    public int Window => 2;

    public Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // The names are given here, so that batches under way at once lie in the order of the calls.
            var files = batch.Select(r => new WaitingFile(r, writing.NextKey(r.InternalDate))).ToList();
            var result = AppendAsync(files, _last, cancellationToken);
            _last = result.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return result;
        }
    }

    public async ValueTask DisposeAsync() => await _last;

    private async Task<AppendResult> AppendAsync(List<WaitingFile> files, Task earlier, CancellationToken cancellationToken)
    {
        var messages = new AppendedMessage[files.Count];
        Array.Fill(messages, new AppendedMessage(AppendStatus.NotSent));
        try
        {
            await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = WrittenAtOnce, CancellationToken = cancellationToken }, WriteAsync);
            await earlier.WaitAsync(cancellationToken);
            var failure = Place(files, messages);
            var uidValidity = await NumberAsync(files, messages);
            return new AppendResult { Messages = messages, UidValidity = uidValidity, ConnectionFailure = failure ?? files.Find(f => f.Failure is not null)?.Failure };
        }
        finally
        {
            foreach (var file in files.Where(f => f.Passing is not null))
                StoreFiles.TryDelete(file.Passing!);
        }
    }

    private async ValueTask WriteAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        var octets = file.Request.Octets;
        var path = Path.Combine(folder.Tmp, file.Key);
        try
        {
            await using var stream = StoreFiles.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            file.Passing = path;
            if (octets.InMemory is { } memory)
            {
                stream.Write(memory.Span);
            }
            else
            {
                await using var from = octets.OpenRead();
                await from.CopyToAsync(stream, 256 << 10, cancellationToken);
            }

            File.SetLastWriteTimeUtc(stream.SafeFileHandle, file.Date(writing.Now).UtcDateTime);
            writing.Reached(WritingStep.Written);
            stream.Flush(flushToDisk: true);
            file.IsWritten = true;
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            file.Failure = failures.Of(FailureScope.Folder, $"A message of {octets.Length.ToString("N0", CultureInfo.InvariantCulture)} octets could not be written to {LocalFailures.Show(folder.Tmp)}", e);
        }
    }

    /// <summary>Gives the messages their places, in order, and makes that durable.</summary>
    private MailFailureException? Place(List<WaitingFile> files, AppendedMessage[] messages)
    {
        try
        {
            Prepare(files);
            writing.Reached(WritingStep.OnDisk);
            for (var i = 0; i < files.Count; i++)
            {
                // Those after one that failed come again with it, so that the order stays.
                if (!files[i].IsWritten)
                    break;
                messages[i] = new AppendedMessage(AppendStatus.Unknown);
                File.Move(files[i].Passing!, Path.Combine(folder.Cur, files[i].Name), overwrite: true);
                files[i].Passing = null;
                writing.Reached(WritingStep.Placed);
            }

            StoreFiles.SyncDirectory(folder.Cur);
            for (var i = 0; i < messages.Length; i++)
            {
                if (messages[i].Status == AppendStatus.Unknown)
                    messages[i] = new AppendedMessage(AppendStatus.Appended);
            }

            writing.Reached(WritingStep.Durable);
            return null;
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return failures.Of(FailureScope.Folder, $"Messages could not be put into {LocalFailures.Show(folder.Cur)}", e);
        }
    }

    /// <summary>Keywords are known before the messages that have them.</summary>
    private void Prepare(List<WaitingFile> files)
    {
        folder.Keywords.Learn(files.SelectMany(f => f.Request.Flags.Keywords).Distinct(StringComparer.OrdinalIgnoreCase));
        var more = new List<(string, IReadOnlyList<string>)>();
        foreach (var file in files)
        {
            var (letters, extra) = folder.Keywords.LettersOf(file.Request.Flags);
            var size = file.Request.Octets.Length.ToString(CultureInfo.InvariantCulture);
            file.Name = $"{file.Key},S={size}{(HasBareLineFeed(file.Request.Octets) ? "" : $",W={size}")}{writing.Separator}2,{letters}";
            if (extra.Count > 0)
                more.Add((file.Key, extra));
        }

        folder.Keywords.SetExtra(more);
    }

    /// <summary>Without bare LF the size that an IMAP server would tell is that of the file; else it must count for itself.</summary>
    private static bool HasBareLineFeed(MessageOctets octets)
    {
        if (octets.InMemory is not { } memory)
            return true;
        var span = memory.Span;
        for (var at = 0; span[at..].IndexOf((byte)'\n') is >= 0 and var end; at += end + 1)
        {
            if (at + end == 0 || span[at + end - 1] != '\r')
                return true;
        }

        return false;
    }

    /// <summary>Messages whose numbers cannot be had are there all the same; the next look numbers them.</summary>
    private async Task<uint> NumberAsync(List<WaitingFile> files, AppendedMessage[] messages)
    {
        var placed = Enumerable.Range(0, files.Count).Where(i => messages[i].Status == AppendStatus.Appended).ToList();
        if (placed.Count == 0)
            return 0;
        try
        {
            var numbers = await folder.Numbers.NumberAsync([.. placed.Select(i => files[i].Key)], CancellationToken.None);
            for (var i = 0; i < placed.Count; i++)
                messages[placed[i]] = new AppendedMessage(AppendStatus.Appended, numbers[i]);
            return folder.Numbers.UidValidity;
        }
        catch (MailFailureException)
        {
            return 0;
        }
    }

    private sealed class WaitingFile(AppendRequest request, string key)
    {
        public AppendRequest Request => request;

        public string Key => key;

        /// <summary>Its name in <c>cur</c>.</summary>
        public string Name { get; set; } = "";

        /// <summary>Where it is in <c>tmp</c>; null where it is not.</summary>
        public string? Passing { get; set; }

        public bool IsWritten { get; set; }

        public MailFailureException? Failure { get; set; }

        public DateTimeOffset Date(DateTimeOffset now) => request.InternalDate ?? now;
    }
}
