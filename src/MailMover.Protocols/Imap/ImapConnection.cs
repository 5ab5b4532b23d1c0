using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>What is done with an untagged response while a command is under way.</summary>
internal delegate void UntaggedHandler(ReadOnlySpan<byte> payload);

/// <summary>One connection, logged in: commands go out with tags, answers come back. Used by one caller at a time.</summary>
internal sealed class ImapConnection(ImapWire wire) : IAsyncDisposable
{
    /// <summary>How many octets of a line that belongs to no answer are shown: enough to tell what spoke there, too few to show somebody's mail.</summary>
    private const int ShownOfForeignLine = 40;

    private readonly Dictionary<string, ImapStatus> _early = [];
    private int _lastTag;
    private int _learnedLimit = int.MaxValue;

    public ImapWire Wire => wire;

    public ImapFailures Failures => wire.Failures;

    public ImapCapabilities Capabilities { get; set; } = new("");

    /// <summary>Whether a folder may be selected.</summary>
    public bool HasFolder { get; set; }

    /// <summary>Whether the folder was opened with EXAMINE.</summary>
    public bool IsFolderReadOnly { get; set; }

    /// <summary>Whether the connection can be given to somebody else.</summary>
    public bool IsReusable { get; private set; } = true;

    /// <summary>When it was last given back.</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether the other side has hung up meanwhile, as far as can be told without asking.</summary>
    public Func<bool> HasHungUp { get; init; } = () => false;

    public void Retire() => IsReusable = false;

    /// <summary>How many messages one command may be about (MESSAGELIMIT, RFC 9738), as announced or as learned.</summary>
    public int MessageLimit => Math.Min(_learnedLimit, Capabilities.MessageLimit);

    public string NextTag()
    {
        wire.Used();
        return string.Create(CultureInfo.InvariantCulture, $"M{++_lastTag}");
    }

    /// <summary>Heeds the limit that a response code tells.</summary>
    public void LearnMessageLimit(string arguments)
    {
        if (int.TryParse(arguments.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
            _learnedLimit = Math.Min(_learnedLimit, limit);
    }

    /// <summary>A line that is no response to anything: the server and this side no longer agree where one ends, and nothing it says from here on can be believed.</summary>
    public void ThrowIfForeign(ImapResponse response)
    {
        var text = response.Text.Span;
        var tag = text[..Math.Max(0, text.IndexOf((byte)' '))];
        var isOwn = tag.Length > 1 && tag[0] == (byte)'M' && Utf8Parser.TryParse(tag[1..], out int number, out var used) && used == tag.Length - 1 && number > 0 && number <= _lastTag;
        if (!isOwn)
            throw wire.Break(Failures.ProtocolError("it sent a line that belongs to no answer", Encoding.Latin1.GetString(text[..Math.Min(text.Length, ShownOfForeignLine)])));
    }

    /// <summary>Queues a command without sending it; several in one packet cost one round trip.</summary>
    public string Queue(string command)
    {
        var tag = NextTag();
        var line = Encoding.Latin1.GetBytes($"{tag} {command}\r\n");
        wire.Trace.Client(line.AsSpan(0, line.Length - 2));
        wire.Write(line);
        return tag;
    }

    /// <summary>Sends what is queued and reads until the command with that tag is answered.</summary>
    public async Task<ImapStatus> FinishAsync(string tag, UntaggedHandler? untagged, CancellationToken cancellationToken)
    {
        await wire.FlushAsync(cancellationToken);
        if (_early.Remove(tag, out var early))
            return early;
        var expected = Encoding.ASCII.GetBytes(tag);
        while (true)
        {
            var response = await wire.ReadResponseAsync(null, cancellationToken);
            if (response.IsTagged(expected))
                return response.Status;
            if (response.IsUntagged)
            {
                untagged?.Invoke(response.Payload);
            }
            else if (!response.IsContinuation && !response.IsEmpty)
            {
                ThrowIfForeign(response);

                // The answer to another command of the same packet; servers may answer in any order.
                var text = response.Text.Span;
                var space = Math.Max(0, text.IndexOf((byte)' '));
                _early[Encoding.ASCII.GetString(text[..space])] = response.Status;
            }
        }
    }

    /// <summary>Runs one command; whatever the answer, it is returned.</summary>
    public Task<ImapStatus> TryAsync(string command, UntaggedHandler? untagged, CancellationToken cancellationToken) =>
        FinishAsync(Queue(command), untagged, cancellationToken);

    /// <summary>Runs one command that must be answered with OK.</summary>
    public async Task<ImapStatus> RunAsync(string command, string what, FailureScope scope, UntaggedHandler? untagged, CancellationToken cancellationToken)
    {
        var status = await TryAsync(command, untagged, cancellationToken);
        return status.IsOk ? status : throw Failures.Refused(what, status, scope);
    }

    /// <summary>How long the server's side of the end is waited for.</summary>
    public TimeSpan GoodbyeWait { get; init; }

    /// <summary>Says goodbye, waits for the server's end if that is wanted, then closes.</summary>
    public async ValueTask CloseAsync()
    {
        if (!wire.IsBroken && IsReusable)
        {
            try
            {
                Queue("LOGOUT");
                await wire.FlushAsync(CancellationToken.None);
                if (GoodbyeWait > TimeSpan.Zero)
                    await AwaitEndAsync();
            }
            catch (Exception e) when (e is MailFailureException or OperationCanceledException)
            {
                // It is closed already, or has been waited for long enough.
            }
        }

        await wire.DisposeAsync();
    }

    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>Reads until the server has hung up.</summary>
    private async Task AwaitEndAsync()
    {
        using var enough = new CancellationTokenSource(GoodbyeWait);
        while (true)
            await wire.ReadResponseAsync(null, enough.Token);
    }
}
