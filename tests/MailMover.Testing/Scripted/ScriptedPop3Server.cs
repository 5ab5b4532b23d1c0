using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>
/// A small POP3 server on loopback over a maildrop in memory, that also does on command what real ones do not. It knows the truth: <see cref="Messages"/>
/// holds what is there, whatever was told.
/// </summary>
public sealed class ScriptedPop3Server : IAsyncDisposable
{
    public const string User = "jo@example.org";
    public const string Password = "s3cret-p4ss";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _sessions;

    public ScriptedPop3Server()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    /// <summary>Where clients connect, on 127.0.0.1, in clear text.</summary>
    public int Port { get; }

    /// <summary>What is in the maildrop.</summary>
    public List<ScriptedPop3Message> Messages { get; } = [];

    /// <summary>The first line; empty for a server that never greets.</summary>
    public string Greeting { get; set; } = "+OK ready";

    /// <summary>What CAPA tells; null for a server that does not know it.</summary>
    public string[]? Capabilities { get; set; } = ["USER", "TOP", "UIDL", "PIPELINING", "RESP-CODES"];

    /// <summary>Most messages that one session shows; 0 for all.</summary>
    public int Window { get; set; }

    /// <summary>Whether later sessions do not show what was read.</summary>
    public bool HidesWhatWasRead { get; set; }

    /// <summary>Whether a session is refused while another one is open.</summary>
    public bool AllowsOneSession { get; set; }

    /// <summary>Says something else than it should to some commands; null goes on as usual.</summary>
    public Func<ScriptedPop3Command, ScriptedPop3Reply?> Instead { get; set; } = _ => null;

    /// <summary>Answers no RETR before this command has come; null answers each at once.</summary>
    public Func<ScriptedPop3Command, bool>? HoldsAnswersUntil { get; set; }

    /// <summary>What clients said.</summary>
    public ConcurrentQueue<ScriptedPop3Command> Commands { get; } = new();

    /// <summary>What a client under test writes about itself.</summary>
    public ConcurrentQueue<string> Trace { get; } = new();

    /// <summary>What a client under test tells its user.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();

    /// <summary>How many sessions were begun.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>How many commands had this verb.</summary>
    public int Count(string verb) => Commands.Count(c => c.Verb == verb);

    internal CancellationToken Stopped => _stop.Token;

    /// <summary>Whether somebody has the maildrop open.</summary>
    internal bool IsOpen { get; set; }

    public ScriptedPop3Message Add(string text, string? uniqueId = null)
    {
        var message = new ScriptedPop3Message { Octets = Encoding.Latin1.GetBytes(text), UniqueId = uniqueId };
        lock (Messages)
            Messages.Add(message);
        return message;
    }

    /// <summary>Adds ordinary messages with UIDLs of their own.</summary>
    public ScriptedPop3Server Fill(int count, string prefix = "m", int bodyOctets = 30)
    {
        for (var i = 1; i <= count; i++)
            Add(Text($"{prefix}{i}", new string('x', bodyOctets)), $"{prefix}-uid-{i}");
        return this;
    }

    /// <summary>A believable message.</summary>
    public static string Text(string id, string body = "Hello.") =>
        $"Received: by mx.example.org; Tue, 03 Feb 2026 08:30:00 +0000\r\nMessage-ID: <{id}@pop.example>\r\nDate: Mon, 02 Feb 2026 10:00:00 +0100\r\nFrom: Ann <ann@example.org>\r\nSubject: {id}\r\n\r\n{body}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                sessions.Add(ServeAsync(client, Interlocked.Increment(ref _sessions)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was stopped; a listener that is stopped between two calls says that it does not listen.
        }

        await Task.WhenAll(sessions);
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using var owned = client;
        client.NoDelay = true;
        try
        {
            await new ScriptedPop3Session(this, client.GetStream(), number).RunAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the test is over.
        }
    }
}
