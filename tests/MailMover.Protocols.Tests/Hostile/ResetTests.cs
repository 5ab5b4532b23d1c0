using System.Net;
using System.Net.Sockets;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap;
using MailMover.Protocols.Tests.Imap;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Connections that the other side takes and breaks at once, as a server does that is just going down.</summary>
public sealed class ResetTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_is_reset_as_soon_as_it_is_made_is_a_failure_of_the_line_at_whatever_instant()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var resetting = ResetAsync(listener, stop.Token);
        await using var endpoint = new ImapEndpoint(
            new ImapEndpointOptions
            {
                Host = "127.0.0.1",
                Port = ((IPEndPoint)listener.LocalEndpoint).Port,
                Security = ConnectionSecurity.ClearText,
                User = "jo",
                Credentials = new FixedCredential("x"),
                TemporaryDirectory = "",
            },
            EndpointSide.Source,
            TimeProvider.System);

        // Which step meets the reset is chance; none of them may throw anything else.
        for (var i = 0; i < 500; i++)
            Assert.Contains((await Assert.ThrowsAsync<MailFailureException>(() => endpoint.ListFoldersAsync(false, stop.Token))).Kind, (FailureKind[])[FailureKind.Transient, FailureKind.Unreachable]);

        await stop.CancelAsync();
        await resetting;
    }

    private static async Task ResetAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(cancellationToken);
                socket.LingerState = new LingerOption(true, 0);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
