using System.Net;
using System.Net.Sockets;

namespace MailMover.Protocols.Connecting;

/// <summary>A socket that was just connected, and whom to: the socket itself cannot tell any more once the other side has broken the connection.</summary>
/// <param name="Socket">The socket; <paramref name="Stream"/> owns it.</param>
/// <param name="Peer">The address that was dialled.</param>
/// <param name="Stream">What is read and written.</param>
internal sealed record OpenedSocket(Socket Socket, IPEndPoint Peer, Stream Stream)
{
    /// <summary>Whether it goes to this machine.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Peer.Address.IsIPv4MappedToIPv6 ? Peer.Address.MapToIPv4() : Peer.Address);
}
