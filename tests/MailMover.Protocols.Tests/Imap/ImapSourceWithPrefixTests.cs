using MailMover.Demo.Servers;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

public sealed class ImapSourceWithPrefixTests(DovecotFixture fixture) : ImapSourceTests(fixture)
{
    protected override DovecotOptions Server => DovecotFixture.PrefixAndDots;
}
