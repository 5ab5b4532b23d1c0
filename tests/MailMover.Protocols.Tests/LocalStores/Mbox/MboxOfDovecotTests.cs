using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

/// <summary>What Dovecot serves from its mbox files, and what is read from the same files.</summary>
[Collection(DovecotCollection.Name)]
public sealed class MboxOfDovecotTests(DovecotFixture dovecot) : IDisposable
{
    private static readonly DovecotOptions Options = new() { Format = MailFormat.Mbox };

    private readonly MboxStores _stores = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_file_that_Dovecot_wrote_gives_what_Dovecot_serves()
    {
        // Dovecot writes lines that begin with From as they are, and quotes nothing.
        var odd = OddMessages.All.Where(o => DovecotMessages.CanHold(o) && !o.HasBareLineFeed).ToList();
        var folder = FolderPath.Of("Odd");
        var user = dovecot.NewUser();
        var server = await dovecot.GetAsync(Options);
        var mailboxes = new ServerMailboxes(() => Task.FromResult<IPrivateServer>(server), () => user);
        await using var served = await mailboxes.SeedAsync(
            [new(folder, [.. odd.Select((o, i) => new SeedMessage(o.Octets, FlagSet.Parse(i % 2 == 0 ? "\\Seen \\Flagged" : "\\Answered Later"), SeedMessage.SomeDate))])], Token);
        var expected = await served.ReadFolderAsync(folder, Token);

        await using var source = _stores.Open(EndpointSide.Source, Path.Combine(server.MailDirectory(user), "mail"));
        var read = await source.ReadFolderAsync(folder, Token);
        Assert.Equal(expected.Count, read.Count);
        Assert.Empty(odd.Zip(expected.Zip(read)).Where(p => !p.Second.First.Octets!.AsSpan().SequenceEqual(p.Second.Second.Octets)).Select(p => p.First.Name));
        Assert.Equal(expected.Select(m => m.Listing.Flags), read.Select(m => m.Listing.Flags));
        Assert.Equal(expected.Select(m => m.Listing.InternalDate!.Value.UtcDateTime), read.Select(m => m.Listing.InternalDate!.Value.UtcDateTime));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_file_of_ours_is_served_by_Dovecot_with_flags_and_dates()
    {
        var user = dovecot.NewUser();
        var server = await dovecot.GetAsync(Options);
        var seeded = Enumerable.Range(1, 20).Select(i => SeedMessage.Ordinary(i, i % 2 == 0 ? "\\Seen \\Flagged" : "\\Answered \\Draft Later")).ToList();
        await using (var store = _stores.Open(EndpointSide.Destination))
            await MboxStores.SeedAsync(store, [new(FolderPath.Of("Ours"), seeded)], Token);
        var mailboxes = new ServerMailboxes(() => Task.FromResult<IPrivateServer>(server), () => user);
        await using var served = await mailboxes.SeedAsync([new(FolderPath.Of("Ours"), [])], Token);
        var file = Path.Combine(server.MailDirectory(user), "mail", "Ours");
        Assert.True(File.Exists(file));
        await using (var to = new FileStream(file, FileMode.Open, FileAccess.Write))
            await to.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(_stores.Store, "Ours"), Token), Token);

        var read = await served.ReadFolderAsync(FolderPath.Of("Ours"), Token);
        Assert.Equal(seeded.Select(m => m.Octets.ToArray()), read.Select(m => m.Octets!));

        // Dovecot believes keywords only in files that it has numbered itself.
        Assert.Equal(seeded.Select(m => m.Flags.System), read.Select(m => m.Listing.Flags.System));
        Assert.All(read, m => Assert.Equal(SeedMessage.SomeDate.UtcDateTime, m.Listing.InternalDate!.Value.UtcDateTime));
    }
}
