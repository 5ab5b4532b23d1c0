using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Messages;
using Xunit;

namespace MailMover.Testing.Contracts;

/// <summary>
/// What every <see cref="IMailSource"/> promises about listing and reading the messages of INBOX, and what an implementation supplies. Inherit
/// <see cref="MailSourceContract"/> for a source that has folders and flags.
/// </summary>
public abstract class MailSourceReadingContract
{
    /// <summary>Milliseconds until a test counts as hung.</summary>
    private protected const int Patience = 60_000;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Enough messages for more than one window of a listing.</summary>
    protected virtual int MoreThanOneWindow => 1_200;

    /// <summary>More octets than the source keeps of one message in memory.</summary>
    protected virtual int MoreThanMemory => 3_000_017;

    /// <summary>Makes a mailbox of its own with these folders (INBOX always exists) and opens it.</summary>
    protected abstract Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders);

    /// <summary>Removes a message behind the source's back, as the user's own program would.</summary>
    protected abstract Task RemoveAsync(IMailSource source, FolderPath folder, uint uid);

    /// <summary>Whether the server behind this source can hold such a message at all.</summary>
    protected virtual bool CanHold(OddMessage message) => true;

    /// <summary>What the server behind this source makes of octets before any client sees them.</summary>
    protected virtual ReadOnlyMemory<byte> AsServed(ReadOnlyMemory<byte> octets) => octets;

    [Fact(Timeout = Patience)]
    public async Task Odd_messages_are_read_exact_to_the_octet()
    {
        var odd = OddMessages.All.Where(CanHold).ToList();
        await using var source = await OpenSourceAsync([SeedFolder.Inbox([.. odd.Select(o => new SeedMessage(o.Octets, FlagSet.Empty, SeedMessage.SomeDate))])]);
        var read = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(odd.Count, read.Count);
        Assert.Empty(odd.Zip(read).Where(p => !AsServed(p.First.Octets).Span.SequenceEqual(p.Second.Octets)).Select(p => p.First.Name));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_larger_than_memory_allows_is_read_exact_to_the_octet()
    {
        var large = OddMessages.Large(MoreThanMemory);
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), new(large.Octets, FlagSet.Empty, SeedMessage.SomeDate), SeedMessage.Ordinary(2))]);
        var read = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.True(large.Octets.Span.SequenceEqual(read[1].Octets));
        Assert.Equal(SeedMessage.Ordinary(2).Octets.ToArray(), read[2].Octets);
    }

    [Fact(Timeout = Patience)]
    public async Task Octets_know_their_length_and_digest_and_can_be_read_again()
    {
        var large = OddMessages.Large(MoreThanMemory);
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), new(large.Octets, FlagSet.Empty, SeedMessage.SomeDate))]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        await foreach (var fetched in reader.FetchAsync(listed, Token))
        {
            using var octets = fetched.Octets!;
            var expected = fetched.Message.Key == listed[0].Key ? SeedMessage.Ordinary(1).Octets : large.Octets;
            Assert.Equal((expected.Length, Sha256Digest.Of(expected.Span)), (octets.Length, octets.Sha256));
            for (var time = 1; time <= 2; time++)
            {
                await using var stream = octets.OpenRead();
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, Token);
                Assert.True(expected.Span.SequenceEqual(copy.ToArray()));
            }
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Each_message_asked_for_has_one_result_and_no_other_has()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox([.. Enumerable.Range(1, 30).Select(i => SeedMessage.Ordinary(i))])]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var wanted = (await reader.ListAllAsync(Token)).Where((_, i) => i % 3 == 1).ToList();
        var results = await reader.FetchAllAsync(wanted, Token);
        Assert.Equal(wanted.Select(w => w.Key).ToHashSet(), results.Keys.ToHashSet());
        Assert.All(results.Values, r => Assert.Equal(FetchOutcome.Read, r.Outcome));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_removed_after_the_listing_has_vanished_and_the_others_are_read()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1), SeedMessage.Ordinary(2), SeedMessage.Ordinary(3))]);
        IReadOnlyList<MessageListing> listed;
        await using (var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token))
            listed = await reader.ListAllAsync(Token);
        await RemoveAsync(source, FolderPath.Inbox, UidOf(listed[1]));

        await using var later = await source.OpenAsync(FolderPath.Inbox, null, freshConnection: true, Token);
        var results = await later.FetchAllAsync(listed, Token);
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Vanished, FetchOutcome.Read], listed.Select(l => results[l.Key].Outcome));
        Assert.Equal([listed[0].Key, listed[2].Key], await later.ReadHeadersAsync(listed, Token).Select(h => h.Message.Key).ToListAsync(Token));
        Assert.Equal([listed[0].Key, listed[2].Key], (await later.ListAllAsync(Token)).Select(l => l.Key));
    }

    [Fact(Timeout = Patience)]
    public async Task Headers_read_alone_say_the_same_as_with_the_whole_message()
    {
        var odd = OddMessages.All.Where(CanHold).ToList();
        await using var source = await OpenSourceAsync([SeedFolder.Inbox([SeedMessage.Ordinary(1), .. odd.Select(o => new SeedMessage(o.Octets, FlagSet.Empty, SeedMessage.SomeDate))])]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        var alone = await reader.ReadHeadersAsync(listed, Token).ToDictionaryAsync(h => h.Message.Key, h => h.Header, cancellationToken: Token);
        Assert.Equal(("<1@seed.example>", "Number 1"), (alone[listed[0].Key].MessageId, alone[listed[0].Key].Subject));

        var whole = await reader.FetchAllAsync(listed, Token);
        var names = odd.Select(o => o.Name).Prepend("ordinary").ToList();
        Assert.Empty(listed.Zip(names).Where(p => alone[p.First.Key].Fingerprint != whole[p.First.Key].Header!.Fingerprint).Select(p => p.Second));
    }

    [Fact(Timeout = Patience)]
    public async Task A_listing_left_half_way_does_not_spoil_what_comes_after_it()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox([.. Enumerable.Range(1, MoreThanOneWindow).Select(i => SeedMessage.Ordinary(i))])]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var first = await reader.ListAsync(null, Token).FirstAsync(Token);
        await foreach (var fetched in reader.FetchAsync(first, Token))
        {
            fetched.Octets?.Dispose();
            break;
        }

        Assert.Equal(MoreThanOneWindow, (await reader.ListAllAsync(Token)).Count);
    }

    [Fact(Timeout = Patience)]
    public async Task Opening_with_another_UIDVALIDITY_than_expected_fails()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1))]);
        var status = await source.GetStatusAsync(FolderPath.Inbox, Token);
        await using (var reader = await source.OpenAsync(FolderPath.Inbox, status!.UidValidity, false, Token))
            Assert.Equal(status.UidValidity, reader.Status.UidValidity);

        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(FolderPath.Inbox, status.UidValidity + 1, false, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.UidValidityChanged), (failure.Scope, failure.Kind));
    }

    [Fact(Timeout = Patience)]
    public async Task Many_messages_are_listed_in_ascending_order_and_none_twice()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox([.. Enumerable.Range(1, MoreThanOneWindow).Select(i => SeedMessage.Ordinary(i))])]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var uids = (await reader.ListAllAsync(Token)).Select(UidOf).ToList();
        Assert.Equal(MoreThanOneWindow, uids.Count);
        Assert.Equal(uids.Distinct().Order(), uids);
    }

    [Fact(Timeout = Patience)]
    public async Task A_listing_goes_on_after_a_given_message()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox([.. Enumerable.Range(1, 5).Select(i => SeedMessage.Ordinary(i))])]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var all = await reader.ListAllAsync(Token);
        Assert.Equal(all.Skip(3), await JoinAsync(reader.ListAsync(all[2].Key, Token)));
        Assert.Empty(await JoinAsync(reader.ListAsync(all[^1].Key, Token)));
    }

    [Fact(Timeout = Patience)]
    public async Task A_listing_has_the_key_of_the_opened_generation()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1))]);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        Assert.Equal(reader.Status.UidValidity, Assert.Single(await reader.ListAllAsync(Token)).Key.Generation);
    }

    [Fact(Timeout = Patience)]
    public async Task A_cancelled_call_throws_only_that_it_was_cancelled()
    {
        await using var source = await OpenSourceAsync([SeedFolder.Inbox(SeedMessage.Ordinary(1))]);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ListFoldersAsync(false, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.OpenAsync(FolderPath.Inbox, null, false, cancelled.Token));
    }

    private protected static uint UidOf(MessageListing listing) => ((ImapMessageKey)listing.Key).Uid;

    private protected static async Task<IReadOnlyList<MessageListing>> JoinAsync(IAsyncEnumerable<IReadOnlyList<MessageListing>> windows) =>
        [.. (await windows.ToListAsync(Token)).SelectMany(w => w)];
}
