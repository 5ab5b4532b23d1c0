using MailMover.Core.Endpoints;
using MailMover.Protocols.Imap;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Endpoints on scripted servers.</summary>
internal static class ScriptedServers
{
    public static ImapEndpoint Open(this ScriptedImapServer server, EndpointSide side, Func<ImapEndpointOptions, ImapEndpointOptions>? change = null)
    {
        var options = new ImapEndpointOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Security = ConnectionSecurity.ClearText,
            User = "jo@example.org",
            Credentials = new FixedCredential("s3cret-p4ss"),
            TemporaryDirectory = Path.GetTempPath(),
            Timeout = TimeSpan.FromSeconds(20),
            Trace = server.Trace.Enqueue,
        };
        return new ImapEndpoint(change?.Invoke(options) ?? options, side, TimeProvider.System);
    }
}
