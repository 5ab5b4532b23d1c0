using MailMover.Demo.Servers;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Without LIST-EXTENDED, LIST-STATUS, NAMESPACE, CONDSTORE and everything else that is newer than the protocol itself, but for UIDPLUS.</summary>
public sealed class ImapSourceOnAPoorServerTests(DovecotFixture fixture) : ImapSourceTests(fixture)
{
    protected override DovecotOptions Server => PoorServers.UidPlusOnly;
}
