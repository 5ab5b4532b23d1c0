using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The contract of sources on a Dovecot as it comes; the subclasses are other servers.</summary>
[Collection(DovecotCollection.Name)]
public class ImapSourceTests(DovecotFixture fixture) : MailSourceContract
{
    private readonly DovecotFixture _fixture = fixture;

    protected virtual DovecotOptions Server => DovecotFixture.Plain;

    private ServerMailboxes Mailboxes => new(_fixture, Server);

    protected override int MoreThanOneWindow => 2_500;

    protected override Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders) => Mailboxes.SeedAsync(folders, TestContext.Current.CancellationToken);

    protected override async Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        await using var writer = await ServerMailboxes.BehindTheBackAsync(source, folder, TestContext.Current.CancellationToken);
        await writer.RemoveAsync([uid], TestContext.Current.CancellationToken);
    }

    protected override async Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags)
    {
        await using var writer = await ServerMailboxes.BehindTheBackAsync(source, folder, TestContext.Current.CancellationToken);
        await writer.AddFlagsAsync([uid], flags, TestContext.Current.CancellationToken);
    }

    protected override bool CanHold(OddMessage message) => DovecotMessages.CanHold(message);

    protected override ReadOnlyMemory<byte> AsServed(ReadOnlyMemory<byte> octets) => DovecotMessages.AsKept(octets);
}
