using MailMover.Demo.Servers;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

public sealed class ImapDestinationWithoutLiteralPlusTests(DovecotFixture fixture) : ImapDestinationTests(fixture)
{
    protected override DovecotOptions Server => PoorServers.WithoutLiteralPlus;
}
