using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.InMemory;

public sealed class InMemoryReadFaultsTests
{
    private readonly InMemoryMailbox _mailbox = new(EndpointSide.Source);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_can_hang_up_on_one_message_whenever_it_is_read()
    {
        Fill("one", "a bad one", "three");
        _mailbox.Faults.HangUpOnFetchOf("bad");
        await using var reader = await OpenAsync();
        var listed = await reader.ListAllAsync(Token);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => reader.FetchAllAsync(listed, Token));
        Assert.Equal((EndpointSide.Source, FailureScope.Endpoint, FailureKind.Transient), (failure.Side, failure.Scope, failure.Kind));
        await Assert.ThrowsAsync<MailFailureException>(() => reader.FetchAllAsync([listed[0]], Token));

        await using var next = await OpenAsync();
        Assert.Equal(2, (await next.FetchAllAsync([listed[0], listed[2]], Token)).Count);
    }

    [Fact]
    public async Task A_message_can_be_listed_and_yet_not_be_readable()
    {
        Fill("one", "a bad one");
        _mailbox.Faults.CannotFetch("bad");
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Failed], await OutcomesAsync());
    }

    [Fact]
    public async Task A_server_can_list_what_it_does_not_have()
    {
        Fill("one");
        _mailbox.ListPhantom("INBOX");
        Fill("three");
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Vanished, FetchOutcome.Read], await OutcomesAsync());
        Assert.Equal(3, (await _mailbox.GetStatusAsync(FolderPath.Inbox, Token))!.Exists);
    }

    [Fact]
    public async Task A_server_can_count_more_than_it_lists()
    {
        Fill("one");
        _mailbox.CountTooMany("INBOX", 2);
        await using var reader = await OpenAsync();
        Assert.Equal(3, reader.Status.Exists);
        Assert.Single(await reader.ListAllAsync(Token));
    }

    [Fact]
    public async Task A_message_can_vanish_between_listing_and_reading()
    {
        Fill("one", "two");
        _mailbox.At("list:after", () => _mailbox.Remove("INBOX", 1));
        Assert.Equal([FetchOutcome.Vanished, FetchOutcome.Read], await OutcomesAsync());
    }

    [Fact]
    public async Task UIDVALIDITY_can_change_between_listing_and_reading_and_old_UIDs_then_mean_other_messages()
    {
        Fill("one", "two");
        await using var reader = await OpenAsync();
        var old = await reader.ListAllAsync(Token);
        _mailbox.Renumber("INBOX");
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => reader.FetchAllAsync(old, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.UidValidityChanged), (failure.Scope, failure.Kind));

        await using var careless = await OpenAsync();
        Assert.Equal("one"u8.ToArray(), (await careless.FetchAllAsync([old[1]], Token))[old[1].Key].Octets);
    }

    [Fact]
    public async Task Sizes_can_be_misreported_and_dates_be_missing_or_absurd()
    {
        _mailbox.Behaviour.MisreportsSize = size => size + 100;
        _mailbox.AddMessageWithoutDate("INBOX", "one");
        _mailbox.AddMessage("INBOX", "two", date: new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var reader = await OpenAsync();
        var listed = await reader.ListAllAsync(Token);
        Assert.Equal([103L, 103L], listed.Select(l => l.SizeInOctets));
        Assert.Equal([null, 1], listed.Select(l => l.InternalDate?.Year));
    }

    [Fact]
    public async Task A_refused_login_fails_everything()
    {
        _mailbox.Faults.RefuseLogin();
        for (var time = 1; time <= 2; time++)
        {
            var failure = await Assert.ThrowsAsync<MailFailureException>(() => _mailbox.ListFoldersAsync(true, Token));
            Assert.Equal((FailureKind.Authentication, "AUTHENTICATIONFAILED"), (failure.Kind, failure.ResponseCode));
        }

        await Assert.ThrowsAsync<MailFailureException>(OpenAsync);
    }

    [Fact]
    public async Task An_operation_can_be_throttled_from_the_nth_time_on()
    {
        _mailbox.Faults.Fail("open", FailureKind.Throttled, nth: 2, retryAfter: TimeSpan.FromSeconds(90));
        await (await OpenAsync()).DisposeAsync();
        Assert.Equal(TimeSpan.FromSeconds(90), (await Assert.ThrowsAsync<MailFailureException>(OpenAsync)).RetryAfter);
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_server_without_extensions_gives_neither_mod_sequences_nor_UIDNEXT()
    {
        (_mailbox.Behaviour.HasModSeqs, _mailbox.Behaviour.GivesUidNext) = (false, false);
        Fill("one");
        await using var reader = await OpenAsync();
        Assert.Equal((0UL, 0u), (reader.Status.HighestModSeq, reader.Status.UidNext));
        Assert.Throws<InvalidOperationException>(() => reader.ListFlagsAsync(null, 1, Token));
    }

    [Fact]
    public async Task Calls_and_octets_in_flight_are_counted()
    {
        Fill("one", "two");
        await using var reader = await OpenAsync();
        var fetched = await reader.FetchAsync(await reader.ListAllAsync(Token), Token).ToListAsync(Token);
        Assert.Equal((1, 2, 2, 6L), (_mailbox.Calls.Opened, _mailbox.Calls.MessagesListed, _mailbox.Calls.BodiesRead, _mailbox.Calls.OctetsInFlight));
        fetched.ForEach(f => f.Octets!.Dispose());
        Assert.Equal((0L, 6L), (_mailbox.Calls.OctetsInFlight, _mailbox.Calls.MostOctetsInFlight));
        Assert.Throws<ObjectDisposedException>(() => fetched[0].Octets!.OpenRead());
        _mailbox.Calls.Reset();
        Assert.Equal((0, 0L), (_mailbox.Calls.Opened, _mailbox.Calls.MostOctetsInFlight));
    }

    [Fact]
    public async Task Who_wants_more_connections_than_there_are_waits_for_one()
    {
        _mailbox.Behaviour.MaxConnections = 1;
        var reader = await OpenAsync();
        var second = OpenAsync();
        Assert.False(second.IsCompleted);
        await reader.DisposeAsync();
        await (await second).DisposeAsync();
        Assert.Equal(1, _mailbox.Calls.MostConnections);
    }

    [Fact]
    public async Task Two_operations_at_once_on_one_reader_are_an_error_of_the_caller()
    {
        Fill("one", "two");
        await using var reader = await OpenAsync();
        var listed = await reader.ListAllAsync(Token);
        await using var fetching = reader.FetchAsync(listed, Token).GetAsyncEnumerator(Token);
        await fetching.MoveNextAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ListAllAsync(Token));
    }

    private void Fill(params string[] texts)
    {
        foreach (var text in texts)
            _mailbox.AddMessage("INBOX", text);
    }

    private Task<IFolderReader> OpenAsync() => _mailbox.OpenAsync(FolderPath.Inbox, null, false, Token);

    private async Task<IEnumerable<FetchOutcome>> OutcomesAsync()
    {
        await using var reader = await OpenAsync();
        var listed = await reader.ListAllAsync(Token);
        var results = await reader.FetchAllAsync(listed, Token);
        return listed.Select(l => results[l.Key].Outcome);
    }
}
