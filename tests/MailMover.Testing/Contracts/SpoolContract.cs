using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;
using MailMover.Testing.Messages;
using Xunit;

namespace MailMover.Testing.Contracts;

/// <summary>What every <see cref="ISpool"/> promises.</summary>
public abstract class SpoolContract
{
    protected static readonly FolderPath Work = FolderPath.Of("Work/2021", "Größe");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the spool of the test, or opens it again as a new process would; the one opened before is closed or its process dead by then.</summary>
    protected abstract Task<ISpool> OpenAsync();

    [Fact]
    public async Task What_was_added_is_read_exact_to_the_octet_also_by_the_next_process()
    {
        var odd = OddMessages.All.ToList();
        await using (var spool = await OpenAsync())
            await spool.AddAsync(FolderPath.Inbox, [.. odd.Select((o, i) => (Read((uint)i + 1, o.Octets.ToArray()), (string?)$"uidl-{i}"))], Token);

        await using var again = await OpenAsync();
        Assert.Empty(again.Notes);
        Assert.Equal(odd.Count, again.Count(FolderPath.Inbox));
        for (var i = 0; i < odd.Count; i++)
        {
            using var octets = await again.OpenAsync(FolderPath.Inbox, Key((uint)i + 1), Token);
            var read = await AllAsync(octets!);
            Assert.True(odd[i].Octets.Span.SequenceEqual(read), odd[i].Name);
        }
    }

    [Fact]
    public async Task A_large_message_is_read_exact_to_the_octet_and_outlives_its_release()
    {
        var large = OddMessages.Large(9_000_001).Octets.ToArray();
        await using var spool = await OpenAsync();
        await spool.AddAsync(Work, [(Read(1, large), null)], Token);
        using var octets = await spool.OpenAsync(Work, Key(1), Token);

        await spool.ReleaseAsync(Work, [Key(1)]);

        Assert.Equal(Sha256Digest.Of(large), octets!.Sha256);
        var read = await AllAsync(octets);
        Assert.True(large.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task Listing_header_and_name_come_back_as_they_were()
    {
        var listing = new MessageListing { Key = Key(7), SizeInOctets = 123, Flags = FlagSet.Parse("\\Seen \\Flagged Later"), InternalDate = new DateTimeOffset(1999, 12, 31, 23, 59, 58, new TimeSpan(5, 45, 0)) };
        var header = new MessageHeader
        {
            MessageId = "<a@b>",
            Date = "Fri, 31 Dec 1999",
            From = "Jö \ud800 <jo@example.org>",
            Subject = "日本語",
            SentOrReceived = new DateTimeOffset(1999, 12, 31, 0, 0, 0, TimeSpan.Zero),
            Fingerprint = new MessageFingerprint(new UInt128(ulong.MaxValue, 3), true),
        };
        await using (var spool = await OpenAsync())
            await spool.AddAsync(Work, [(new FetchedMessage { Message = listing, Outcome = FetchOutcome.Read, Octets = PooledOctets.CopyOf("x"u8), Header = header }, "uidl")], Token);

        await using var again = await OpenAsync();
        var kept = Assert.Single(await again.ReadAsync(Work, [Key(7), Key(8)], Token));

        Assert.Equal([Work], again.Folders);
        Assert.Equal(listing, kept.Listing);
        Assert.Equal("uidl", kept.Name);
        Assert.Equal((header.MessageId, header.Date, header.Subject, header.SentOrReceived, header.Fingerprint), (kept.Header.MessageId, kept.Header.Date, kept.Header.Subject, kept.Header.SentOrReceived, kept.Header.Fingerprint));
        Assert.StartsWith("Jö ", kept.Header.From, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_in_order_and_by_generation()
    {
        await using var spool = await OpenAsync();
        await spool.AddAsync(Work, [.. new uint[] { 9, 2, uint.MaxValue, 5 }.Select(u => (Read(u), (string?)null))], Token);
        await spool.AddAsync(Work, [(Read(4, generation: 77), null)], Token);

        Assert.Equal([Key(5), Key(9)], spool.KeysOf(Work, 1, 2, 9, 10));
        Assert.Equal([Key(2), Key(5)], spool.KeysOf(Work, 1, 0, uint.MaxValue, 2));
        Assert.Equal([Key(uint.MaxValue)], spool.KeysOf(Work, 1, 9, uint.MaxValue, 10));
        Assert.Empty(spool.KeysOf(Work, 1, uint.MaxValue, uint.MaxValue, 10));
        Assert.Empty(spool.KeysOf(FolderPath.Inbox, 1, 0, uint.MaxValue, 10));
        Assert.Equal([new ImapMessageKey(77, 4)], spool.KeysOfOthers(Work, 1));
        Assert.Equal(5, spool.KeysOfOthers(Work, 0).Count);
    }

    [Fact]
    public async Task What_was_released_is_gone_for_the_next_process_too_and_what_lay_beside_it_is_not()
    {
        await using (var spool = await OpenAsync())
        {
            await spool.AddAsync(Work, [(Read(1), null), (Read(2), null), (Read(3), null)], Token);
            await spool.ReleaseAsync(Work, [Key(2), Key(99)]);
            Assert.False(spool.Holds(Work, Key(2)));
        }

        await using (var again = await OpenAsync())
        {
            Assert.Equal([Key(1), Key(3)], again.KeysOf(Work, 1, 0, uint.MaxValue, 10));
            using (var octets = await again.OpenAsync(Work, Key(3), Token))
                Assert.Equal(Octets(3), await AllAsync(octets!));
            await again.ReleaseAsync(Work, [Key(1), Key(3)]);
        }

        await using var last = await OpenAsync();
        Assert.Empty(last.Folders);
    }

    [Fact]
    public async Task A_message_whose_octets_were_dropped_keeps_its_listing()
    {
        await using (var spool = await OpenAsync())
        {
            await spool.AddAsync(Work, [(Read(1), "one"), (Read(2), "two")], Token);
            await spool.DropOctetsAsync(Work, [Key(1), Key(99)]);
            Assert.True(spool.Holds(Work, Key(1)));
            Assert.False(spool.HoldsOctets(Work, Key(1)));
            Assert.Null(await spool.OpenAsync(Work, Key(1), Token));
        }

        await using var again = await OpenAsync();
        Assert.Equal(["one", "two"], (await again.ReadAsync(Work, [Key(1), Key(2)], Token)).Select(m => m.Name));
        Assert.False(again.HoldsOctets(Work, Key(1)));
        Assert.True(again.HoldsOctets(Work, Key(2)));
        await again.AddAsync(Work, [(Read(1), "one")], Token);
        Assert.True(again.HoldsOctets(Work, Key(1)));
    }

    [Fact]
    public async Task Other_keys_last()
    {
        await using (var spool = await OpenAsync())
        {
            await spool.AddAsync(Work, [(Read(1), null), (Read(2), null)], Token);
            await spool.RekeyAsync(Work, [(Key(1), new ImapMessageKey(2, 10)), (Key(98), new ImapMessageKey(2, 98))], Token);
        }

        await using var again = await OpenAsync();
        Assert.Equal([new ImapMessageKey(2, 10)], again.KeysOf(Work, 2, 0, uint.MaxValue, 10));
        Assert.Equal([Key(2)], again.KeysOfOthers(Work, 2));
        using (var octets = await again.OpenAsync(Work, new ImapMessageKey(2, 10), Token))
            Assert.Equal(Octets(1), await AllAsync(octets!));
        Assert.Equal(new ImapMessageKey(2, 10), Assert.Single(await again.ReadAsync(Work, [new ImapMessageKey(2, 10)], Token)).Listing.Key);
    }

    [Fact]
    public async Task Many_may_add_and_release_at_once()
    {
        await using var spool = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async part =>
        {
            for (var i = 0; i < 20; i++)
            {
                var uid = (uint)((part * 1000) + i + 1);
                await spool.AddAsync(Work, [(Read(uid), null), (Read(uid + 500), null)], Token);
                await spool.ReleaseAsync(Work, [Key(uid)]);
            }
        }));
        Assert.Equal(160, spool.Count(Work));
        Assert.Equal(160, (await spool.ReadAsync(Work, spool.KeysOfOthers(Work, 0), Token)).Count);
    }

    protected static ImapMessageKey Key(uint uid) => new(1, uid);

    protected static byte[] Octets(uint uid) => Encoding.ASCII.GetBytes($"Subject: {uid}\r\n\r\nBody {uid}.\r\n");

    protected static FetchedMessage Read(uint uid, byte[]? octets = null, uint generation = 1) => new()
    {
        Message = new MessageListing { Key = new ImapMessageKey(generation, uid), SizeInOctets = (octets ?? Octets(uid)).Length },
        Outcome = FetchOutcome.Read,
        Octets = PooledOctets.CopyOf(octets ?? Octets(uid)),
        Header = MessageHeaderParser.Parse(octets ?? Octets(uid), Encoding.Latin1.GetString),
    };

    protected static async Task<byte[]> AllAsync(MessageOctets octets)
    {
        using var all = new MemoryStream();
        await using var stream = octets.OpenRead();
        await stream.CopyToAsync(all, Token);
        return all.ToArray();
    }
}
