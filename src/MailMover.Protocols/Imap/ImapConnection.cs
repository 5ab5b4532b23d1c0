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
    private readonly Dictionary<string, ImapStatus> _early = [];
    private int _lastTag;

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

    public string NextTag() => string.Create(CultureInfo.InvariantCulture, $"M{++_lastTag}");

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
        while (true)
        {
            var response = await wire.ReadResponseAsync(null, cancellationToken);
            if (response.IsTagged(Encoding.ASCII.GetBytes(tag)))
                return response.Status;
            if (response.IsUntagged)
            {
                untagged?.Invoke(response.Payload);
            }
            else if (!response.IsContinuation)
            {
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

    /// <summary>Says goodbye without waiting for the answer, then closes.</summary>
    public async ValueTask CloseAsync()
    {
        if (!wire.IsBroken && IsReusable)
        {
            try
            {
                Queue("LOGOUT");
                await wire.FlushAsync(CancellationToken.None);
            }
            catch (MailFailureException)
            {
                // It is closed already.
            }
        }

        await wire.DisposeAsync();
    }

    public ValueTask DisposeAsync() => CloseAsync();
}
