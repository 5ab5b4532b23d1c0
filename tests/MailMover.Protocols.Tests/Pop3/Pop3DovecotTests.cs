using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Protocols.Imap;
using MailMover.Protocols.Pop3;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>The contract on a real Dovecot, where mail is put in and taken away over IMAP.</summary>
[Collection(DovecotCollection.Name)]
public sealed class Pop3DovecotTests(DovecotFixture fixture) : MailSourceReadingContract
{
    private static readonly DovecotOptions Options = new() { Pop3 = true };

    private readonly ServerMailboxes _mailboxes = new(fixture, Options);
    private readonly Dictionary<IMailSource, ImapEndpoint> _behind = [];
    private readonly PassingMessageNumbers _numbers = new(TimeProvider.System);

    protected override int MoreThanOneWindow => 2_100;

    [Fact(Timeout = 60_000)]
    public async Task Sizes_and_figures_are_told()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), SeedMessage.Ordinary(20))]);
        var status = (await source.GetStatusAsync(FolderPath.Inbox, TestContext.Current.CancellationToken))!;
        long[] sizes = [SeedMessage.Ordinary(1).Octets.Length, SeedMessage.Ordinary(20).Octets.Length];
        Assert.Equal((2L, sizes.Sum(), 3u), (status.Exists, status.SizeInOctets!.Value, status.UidNext));
        Assert.Equal(sizes, (await ((Pop3Endpoint)source).ListAsync(TestContext.Current.CancellationToken)).Select(l => l.SizeInOctets));
    }

    [Fact(Timeout = 60_000)]
    public async Task Messages_are_removed_where_that_is_wanted()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), SeedMessage.Ordinary(2), SeedMessage.Ordinary(3))]);
        var endpoint = (Pop3Endpoint)source;
        var listed = await endpoint.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([RemovalStatus.Removed], await endpoint.RemoveAsync(FolderPath.Inbox, [new RemovalRequest(listed[1].Key, listed[1].SizeInOctets)], TestContext.Current.CancellationToken));
        Assert.Equal([listed[0].Key, listed[2].Key], (await endpoint.ListAsync(TestContext.Current.CancellationToken)).Select(l => l.Key));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("%v.%u")]
    [InlineData("%g")]
    public async Task A_move_to_a_server_with_other_UIDLs_begins_a_generation(string format)
    {
        var messages = Enumerable.Range(1, 10).Select(i => SeedMessage.Ordinary(i)).ToList();
        await using var former = await OpenSourceAsync([SeedFolder.Inbox(messages)]);
        var before = await ((Pop3Endpoint)former).ListAsync(TestContext.Current.CancellationToken);
        await using var moved = await OpenSourceAsync(new ServerMailboxes(fixture, Options with { Pop3UidlFormat = format, Format = MailFormat.Maildir }), Options with { Pop3UidlFormat = format, Format = MailFormat.Maildir }, [SeedFolder.Inbox(messages)]);
        var after = await ((Pop3Endpoint)moved).ListAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(before[0].Key.Generation, after[0].Key.Generation);
        Assert.Equal(before.Select(l => l.SizeInOctets), after.Select(l => l.SizeInOctets));
    }

    protected override Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders) => OpenSourceAsync(_mailboxes, Options, folders);

    protected override async Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        var token = TestContext.Current.CancellationToken;
        var key = new ImapMessageKey((await source.GetStatusAsync(folder, token))!.UidValidity, uid);

        // Dovecot's own UIDLs begin with the IMAP UID.
        var imapUid = uint.Parse(source.NameOf(folder, key).AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        await using var writer = await _behind[source].OpenForWritingAsync(folder, null, token);
        await writer.RemoveAsync([imapUid], token);
    }

    protected override bool CanHold(OddMessage message) => DovecotMessages.CanHold(message);

    /// <summary>POP3 ends the last line of a message that does not end it itself.</summary>
    protected override ReadOnlyMemory<byte> AsServed(ReadOnlyMemory<byte> octets)
    {
        var kept = DovecotMessages.AsKept(octets);
        return kept.Span.EndsWith("\n"u8) ? kept : new ReadOnlyMemory<byte>([.. kept.Span, (byte)'\r', (byte)'\n']);
    }

    private async Task<IMailSource> OpenSourceAsync(ServerMailboxes mailboxes, DovecotOptions options, IReadOnlyList<SeedFolder> folders)
    {
        var imap = (ImapEndpoint)await mailboxes.SeedAsync(folders, TestContext.Current.CancellationToken);
        var server = await fixture.GetAsync(options);
        var source = new Pop3Endpoint(
            new Pop3EndpointOptions
            {
                Host = server.Host,
                Port = server.Pop3Port,
                Security = ConnectionSecurity.ClearText,
                User = imap.Identity.User,
                Credentials = new FixedCredential(server.Password),
                Numbers = _numbers,
                TemporaryDirectory = Path.GetTempPath(),
                MemoryThresholdInOctets = 256 << 10,
            },
            TimeProvider.System);
        _behind[source] = imap;
        return source;
    }
}
