using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>One APPEND on its way, with the messages that it holds.</summary>
internal sealed class AppendCommand(string tag, int first, int count)
{
    private readonly TaskCompletionSource<ImapStatus?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _ends = new long[count];
    private TaskCompletionSource<bool>? _goAhead;

    public string Tag => tag;

    /// <summary>The place of its first message in the batch.</summary>
    public int First => first;

    public int Count => count;

    /// <summary>The tagged answer; null if the connection ended without one.</summary>
    public Task<ImapStatus?> Answer => _answer.Task;

    /// <summary>Notes where in the stream of sent octets a message ends.</summary>
    public void EndsAt(int message, long position) => _ends[message] = position;

    /// <summary>Whether all octets of a message have been given to the network.</summary>
    public bool WasHandedOver(int message, long handedOver) => _ends[message] > 0 && _ends[message] <= handedOver;

    /// <summary>Before a synchronising literal: the task says whether the server wants it.</summary>
    public Task<bool> AwaitGoAhead()
    {
        var goAhead = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _goAhead, goAhead);
        if (_answer.Task.IsCompleted)
            goAhead.TrySetResult(false);
        return goAhead.Task;
    }

    public void GoAhead() => Volatile.Read(ref _goAhead)?.TrySetResult(true);

    public void Complete(ImapStatus? status)
    {
        _answer.TrySetResult(status);
        Volatile.Read(ref _goAhead)?.TrySetResult(false);
    }

    /// <summary>What became of the messages of a command that was answered.</summary>
    public AppendedMessage[] Read(ImapStatus status, uint expectedUidValidity, MailFailureException? refusal, out uint uidValidity)
    {
        uidValidity = 0;
        if (!status.IsOk)
            return [.. Enumerable.Repeat(new AppendedMessage(AppendStatus.Refused, 0, refusal), count)];
        var uids = UidsOf(status, expectedUidValidity, out uidValidity);
        return [.. Enumerable.Range(0, count).Select(i => new AppendedMessage(AppendStatus.Appended, uids is null ? 0 : uids[i]))];
    }

    /// <summary>The UIDs of APPENDUID (RFC 4315), if they can be true: of this folder's generation, and as many as there were messages.</summary>
    private IReadOnlyList<uint>? UidsOf(ImapStatus status, uint expectedUidValidity, out uint uidValidity)
    {
        uidValidity = 0;
        if (status.Code != "APPENDUID" || status.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var generation, var set])
            return null;
        if (!uint.TryParse(generation, out var told) || told == 0 || (expectedUidValidity != 0 && told != expectedUidValidity))
            return null;
        if (UidSet.Expand(set, count) is not { } uids || uids.Count != count)
            return null;
        uidValidity = told;
        return uids;
    }
}
