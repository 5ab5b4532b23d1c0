using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMover.Testing.Discovery;

/// <summary>
/// A small name server (RFC 1035) on loopback, by datagram and TCP on one port. Names that it does not know do not exist. It also does on command what real
/// ones do on bad days.
/// </summary>
public sealed class ScriptedDnsServer : IAsyncDisposable
{
    private const ushort Mx = 15;
    private const ushort Srv = 33;
    private const ushort Cname = 5;
    private const ushort Address = 1;

    private readonly ConcurrentDictionary<(string Name, ushort Type), List<byte[]>> _records = new();
    private readonly ConcurrentDictionary<string, string> _aliases = new();
    private readonly ConcurrentDictionary<string, DnsBehaviour> _behaviours = new();
    private readonly LoopbackListener _listener;
    private readonly UdpClient _datagrams;
    private readonly Task _serving;
    private byte[]? _wildcard;

    public ScriptedDnsServer()
    {
        (_listener, _datagrams) = Bind();
        _listener.Serve(ServeAsync);
        _serving = ServeDatagramsAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>What was asked, as <c>MX example.org</c>; by TCP with <c>tcp </c> before it.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>What it does for names that have no behaviour of their own.</summary>
    public DnsBehaviour Behaviour { get; set; }

    /// <summary>Adds an MX record.</summary>
    public ScriptedDnsServer WithMx(string domain, int preference, string host) => Add(domain, Mx, [.. Number(preference), .. Name(host)]);

    /// <summary>Adds an SRV record.</summary>
    public ScriptedDnsServer WithSrv(string service, string domain, int priority, int weight, int port, string host) =>
        Add($"{service}._tcp.{domain}", Srv, [.. Number(priority), .. Number(weight), .. Number(port), .. Name(host)]);

    /// <summary>Makes a name another one's alias.</summary>
    public ScriptedDnsServer WithAlias(string name, string target)
    {
        _aliases[name] = target;
        return this;
    }

    /// <summary>Gives every name that does not exist this address, as networks do that want a login first.</summary>
    public ScriptedDnsServer WithWildcard(IPAddress address)
    {
        _wildcard = address.GetAddressBytes();
        return this;
    }

    /// <summary>What it does when it is asked for this name.</summary>
    public ScriptedDnsServer Behave(string name, DnsBehaviour behaviour)
    {
        _behaviours[name] = behaviour;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _datagrams.Dispose();
        await _serving;
    }

    private ScriptedDnsServer Add(string name, ushort type, byte[] data)
    {
        _records.GetOrAdd((name, type), _ => []).Add(data);
        return this;
    }

    // Both on one port: a port that is free for one may be taken for the other.
    private static (LoopbackListener, UdpClient) Bind()
    {
        for (var attempt = 1; ; attempt++)
        {
            var listener = new LoopbackListener();
            try
            {
                return (listener, new UdpClient(listener.EndPoint));
            }
            catch (SocketException) when (attempt < 20)
            {
                // One that serves nobody has nothing to wait for.
                _ = listener.DisposeAsync().AsTask();
            }
        }
    }

    private async Task ServeDatagramsAsync()
    {
        try
        {
            while (true)
            {
                var question = await _datagrams.ReceiveAsync(_listener.Stopped);
                if (Answer(question.Buffer, isTcp: false) is { } answer)
                    await _datagrams.SendAsync(answer, question.RemoteEndPoint, _listener.Stopped);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        while (true)
        {
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, _listener.Stopped);
            var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(question, _listener.Stopped);
            if (Answer(question, isTcp: true) is { } answer)
                await stream.WriteAsync((byte[])[.. Number(answer.Length), .. answer], _listener.Stopped);
        }
    }

    private byte[]? Answer(byte[] question, bool isTcp)
    {
        var (name, type, end) = Read(question);
        Questions.Enqueue($"{(isTcp ? "tcp " : "")}{type switch { Mx => "MX", Srv => "SRV", Address => "A", _ => $"{type}" }} {name}");
        var asked = question.AsSpan(12..end).ToArray();
        return (_behaviours.TryGetValue(name, out var own) ? own : Behaviour) switch
        {
            DnsBehaviour.Silent => null,
            DnsBehaviour.Fails => Message(question, 2, asked, []),
            DnsBehaviour.Refuses => Message(question, 5, asked, []),
            DnsBehaviour.Garbage => [.. question.AsSpan(0, 2), 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xFF, 0xC0, 0x3F, 1, 2, 3, 4, 5],
            DnsBehaviour.WrongIdentifier => Message([(byte)(question[0] ^ 0xFF), question[1]], 0, asked, Records(name, type)),
            DnsBehaviour.Truncates when !isTcp => Message(question, 0, asked, [], isTruncated: true),
            _ => Known(name, type) ? Message(question, 0, asked, Records(name, type)) : Message(question, 3, asked, []),
        };
    }

    private bool Known(string name, ushort type) => _wildcard is not null || _aliases.ContainsKey(name) || _records.ContainsKey((name, type)) || _records.Keys.Any(k => k.Name == name);

    private List<byte[]> Records(string name, ushort type)
    {
        var records = new List<byte[]>();
        var owner = name;
        if (_aliases.TryGetValue(name, out var target))
        {
            records.Add(Record(owner, Cname, Name(target)));
            owner = target;
        }

        records.AddRange(_records.GetValueOrDefault((owner, type), []).Select(r => Record(owner, type, r)));
        if (records.Count == 0 && type == Address && _wildcard is not null)
            records.Add(Record(owner, Address, _wildcard));
        return records;
    }

    private static byte[] Message(byte[] question, byte code, byte[] asked, IReadOnlyList<byte[]> records, bool isTruncated = false) =>
    [
        question[0], question[1], (byte)(isTruncated ? 0x83 : 0x81), (byte)(0x80 | code),
        0, 1, .. Number(records.Count), 0, 0, 0, 0,
        .. asked, .. records.SelectMany(r => r),
    ];

    private static byte[] Record(string owner, ushort type, byte[] data) => [.. Name(owner), .. Number(type), 0, 1, 0, 0, 0, 60, .. Number(data.Length), .. data];

    private static (string Name, ushort Type, int End) Read(byte[] question)
    {
        var labels = new List<string>();
        var at = 12;
        while (question[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
            at += question[at] + 1;
        }

        return (string.Join('.', labels).ToLowerInvariant(), BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1)), at + 5);
    }

    private static byte[] Name(string name) =>
        name is "." or "" ? [0] : [.. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0];

    private static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];
}
