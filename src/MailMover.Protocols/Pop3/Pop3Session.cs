using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>One session, from the greeting to QUIT: commands go out, answers come back in their order. Used by one caller at a time.</summary>
internal sealed class Pop3Session(Pop3Wire wire, TimeProvider time) : IAsyncDisposable
{
    /// <summary>More than this is not read away for the sake of a connection.</summary>
    private const long MostReadAway = 8 << 20;

    /// <summary>Lists of other things than messages are short.</summary>
    private const int MostLines = 1000;

    private static readonly TimeSpan PatienceWithGoodbye = TimeSpan.FromSeconds(5);

    private readonly Queue<(bool HasBody, long Octets)> _asked = new();
    private bool _bodyIsComing;

    public Pop3Wire Wire => wire;

    public Pop3Failures Failures => wire.Failures;

    public Pop3Capabilities Capabilities { get; set; } = Pop3Capabilities.Unknown;

    /// <summary>Whether TOP is worth a try.</summary>
    public bool HasTop { get; set; }

    /// <summary>Whether the other side has hung up meanwhile, as far as can be told without asking.</summary>
    public Func<bool> HasHungUp { get; init; } = () => false;

    /// <summary>Numbers under which messages were read in this session.</summary>
    public HashSet<uint> Read { get; } = [];

    /// <summary>How many answers are still to come.</summary>
    public int Asked => _asked.Count;

    /// <summary>How many octets they were said to have.</summary>
    public long OctetsAsked { get; private set; }

    /// <summary>Queues a command; several in one packet cost one round trip.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasBody">Whether lines follow the first line of its answer.</param>
    /// <param name="octets">How long the answer is expected to be.</param>
    public void Ask(string command, bool hasBody, long octets = 0)
    {
        wire.Used();
        wire.Trace.Client(command);
        wire.Write(Encoding.UTF8.GetBytes($"{command}\r\n"));
        _asked.Enqueue((hasBody, octets));
        OctetsAsked += octets;
    }

    /// <summary>The first line of the next answer. Where it is +OK and lines follow, they are read before anything else.</summary>
    public async ValueTask<Pop3Status> NextAsync(CancellationToken cancellationToken)
    {
        await wire.FlushAsync(cancellationToken);
        var status = await wire.ReadStatusAsync(cancellationToken);
        var (hasBody, octets) = _asked.Dequeue();
        OctetsAsked -= octets;
        _bodyIsComing = hasBody && status.IsOk;
        return status;
    }

    /// <summary>Reads the message that follows the answer.</summary>
    public async ValueTask<long> ReadBodyAsync(IBodySink? sink, long most, long announced, CancellationToken cancellationToken)
    {
        var length = await wire.ReadBodyAsync(sink, most, announced, cancellationToken);
        _bodyIsComing = false;
        return length;
    }

    /// <summary>Reads the lines that follow the answer.</summary>
    public async ValueTask ReadLinesAsync(LineTaker take, CancellationToken cancellationToken)
    {
        await wire.ReadLinesAsync(take, cancellationToken);
        _bodyIsComing = false;
    }

    /// <summary>Runs one command without lines in its answer.</summary>
    public async Task<Pop3Status> RunAsync(string command, CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        Ask(command, false);
        return await NextAsync(cancellationToken);
    }

    /// <summary>Asks what the server can do.</summary>
    public async Task<Pop3Capabilities> AskCapabilitiesAsync(CancellationToken cancellationToken)
    {
        Ask("CAPA", true);
        return await ReadCapabilitiesAsync(cancellationToken);
    }

    /// <summary>Reads the answer to CAPA.</summary>
    public async Task<Pop3Capabilities> ReadCapabilitiesAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        if (!(await NextAsync(cancellationToken)).IsOk)
            return Pop3Capabilities.Unknown;
        await ReadLinesAsync(Take, cancellationToken);
        return Pop3Capabilities.Of(lines);

        void Take(ReadOnlySpan<byte> line)
        {
            if (lines.Count == MostLines)
                throw wire.Break(Failures.ProtocolError($"it sent more than {MostLines:N0} capabilities"));
            lines.Add(Encoding.ASCII.GetString(line));
        }
    }

    /// <summary>Reads away what an enumeration that was left early has asked for.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (OctetsAsked > MostReadAway)
            throw wire.Break(Failures.Lost(new OperationCanceledException()));
        while (_bodyIsComing || _asked.Count > 0)
        {
            if (_bodyIsComing)
                await ReadBodyAsync(null, MostReadAway * 2, -1, cancellationToken);
            else
                await NextAsync(cancellationToken);
        }
    }

    /// <summary>Ends the session as it should end, where nothing else is under way. Nothing was marked for deletion, so the answer does not matter; but while it is waited for the maildrop may still be locked.</summary>
    public async Task QuitAsync()
    {
        if (!wire.IsBroken && _asked.Count == 0 && !_bodyIsComing)
        {
            using var patience = new CancellationTokenSource(PatienceWithGoodbye, time);
            try
            {
                Ask("QUIT", false);
                await NextAsync(patience.Token);
            }
            catch (Exception e) when (e is MailFailureException or OperationCanceledException)
            {
                // It is over all the same.
            }
        }

        await DisposeAsync();
    }

    /// <summary>Closes the connection without a word; by the standard nothing that was marked is then deleted.</summary>
    public ValueTask DisposeAsync() => wire.DisposeAsync();
}
