using System.Net;
using System.Net.Sockets;

namespace MailMover.Demo.Servers;

/// <summary>The loopback ports of a private Dovecot.</summary>
internal sealed record DovecotPorts(int Imap, int Imaps, int Pop3, int Pop3s)
{
    /// <summary>Four ports that were free a moment ago. Somebody else may take one before Dovecot does; the caller then tries again.</summary>
    public static DovecotPorts FindFree()
    {
        var sockets = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        try
        {
            var ports = sockets.ConvertAll(s =>
            {
                s.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                return ((IPEndPoint)s.LocalEndPoint!).Port;
            });
            return new DovecotPorts(ports[0], ports[1], ports[2], ports[3]);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }
}
