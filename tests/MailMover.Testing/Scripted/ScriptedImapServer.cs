using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MailMover.Testing.Scripted;

/// <summary>
/// A small IMAP server on loopback over a mailbox in memory, that also does on command what real ones do not. It knows the truth:
/// <see cref="Mailbox"/> holds what is there, whatever was told.
/// </summary>
public sealed class ScriptedImapServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private volatile Misbehaviour[] _misbehaviours;
    private long _sent;
    private long _received;

    /// <summary>A server that does as it should until told otherwise.</summary>
    public ScriptedImapServer()
        : this([])
    {
    }

    /// <summary>A server whose answers are scripted; see <see cref="Script"/>. INBOX holds three messages.</summary>
    public ScriptedImapServer(Func<string, string?> script)
        : this([new Script(script)]) => Mailbox.Fill("INBOX", 3);

    private ScriptedImapServer(Misbehaviour[] misbehaviours)
    {
        _misbehaviours = misbehaviours;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    /// <summary>Where clients connect, on 127.0.0.1, in clear text.</summary>
    public int Port { get; }

    public ScriptedMailbox Mailbox { get; } = new();

    /// <summary>The first line; empty for a server that never greets.</summary>
    public string Greeting { get; set; } = "* OK ready";

    /// <summary>What is announced before the login, and after it unless <see cref="CapabilitiesAfterLogin"/> says otherwise.</summary>
    public string Capabilities { get; set; } = "IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS MULTIAPPEND LITERAL+";

    public string? CapabilitiesAfterLogin { get; set; }

    /// <summary>What clients said, without tags.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>What a client under test writes about itself.</summary>
    public ConcurrentQueue<string> Trace { get; } = new();

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    /// <summary>Octets sent to all clients together.</summary>
    public long OctetsSent => Interlocked.Read(ref _sent);

    /// <summary>Octets read from all clients together.</summary>
    public long OctetsReceived => Interlocked.Read(ref _received);

    internal IReadOnlyList<Misbehaviour> Misbehaviours => _misbehaviours;

    internal CancellationToken Stopped => _stop.Token;

    public ScriptedImapServer Misbehave(params Misbehaviour[] misbehaviours)
    {
        _misbehaviours = [.. _misbehaviours, .. misbehaviours];
        return this;
    }

    /// <summary>From here on it does as it should.</summary>
    public void Behave() => _misbehaviours = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    internal void Count(TrafficDirection direction, int octets) =>
        Interlocked.Add(ref direction == TrafficDirection.FromServer ? ref _sent : ref _received, octets);

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was stopped; a listener that is stopped between two calls says that it does not listen.
        }

        await Task.WhenAll(sessions);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        try
        {
            await using var wire = new ScriptedWire(this, client.GetStream());
            await new ScriptedSession(this, wire).RunAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the test is over.
        }
    }
}
