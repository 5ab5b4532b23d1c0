using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>The one session and who uses it.</summary>
public sealed class Pop3SessionTests
{
    private const int Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task Figures_and_further_readers_share_the_session_of_a_reader_that_is_at_work()
    {
        await using var server = new ScriptedPop3Server { AllowsOneSession = true }.Fill(20);
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        await foreach (var fetched in reader.FetchAsync(listed, Token))
        {
            fetched.Octets?.Dispose();
            Assert.Equal(20, (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!.Exists);
            await using var other = await endpoint.OpenAsync(FolderPath.Inbox, reader.Status.UidValidity, false, Token);
            Assert.Equal(reader.Status, other.Status);
        }

        Assert.Equal(1, server.Sessions);
    }

    [Fact(Timeout = Patience)]
    public async Task A_session_is_used_again_and_ended_with_QUIT()
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        await using (var endpoint = server.Open())
        {
            Assert.Equal(2, (await endpoint.ListFoldersAsync(true, Token)).Single().Status!.Exists);
            await endpoint.ListAsync(Token);
            await endpoint.ListAsync(Token);
        }

        Assert.Equal((1, 1, 0), (server.Sessions, server.Count("QUIT"), server.Count("DELE")));
    }

    [Fact(Timeout = Patience)]
    public async Task A_fresh_connection_is_another_session()
    {
        await using var server = new ScriptedPop3Server { AllowsOneSession = true }.Fill(2);
        await using var endpoint = server.Open();
        await endpoint.ListAsync(Token);
        server.Fill(1, "later");
        await using var fresh = await endpoint.OpenAsync(FolderPath.Inbox, null, freshConnection: true, Token);
        Assert.Equal(3, fresh.Status.Exists);
        Assert.Equal((2, 1), (server.Sessions, server.Count("QUIT")));
    }

    [Fact(Timeout = Patience)]
    public async Task A_session_that_the_server_has_ended_is_not_used_again()
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Instead = c => c is { Verb: "NOOP", Session: 1 } ? ScriptedPop3Reply.Line("+OK", AfterReply.HangUp) : null;
        await using var endpoint = server.Open();
        await endpoint.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(2, (await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Count(m => m.Octets is not null));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_does_not_answer_QUIT_holds_nobody_for_long()
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Instead = c => c.Verb == "QUIT" ? ScriptedPop3Reply.Silence : null;
        var endpoint = server.Open(change: o => o with { Timeout = TimeSpan.FromMilliseconds(300) });
        await endpoint.ListAsync(Token);
        await endpoint.DisposeAsync();
        Assert.Equal(1, server.Count("QUIT"));
    }

    [Fact(Timeout = Patience)]
    public async Task Only_INBOX_is_there()
    {
        await using var server = new ScriptedPop3Server();
        await using var endpoint = server.Open();
        var folder = Assert.Single(await endpoint.ListFoldersAsync(false, Token));
        Assert.Equal((FolderPath.Inbox, SpecialUse.Inbox, true), (folder.Path, folder.SpecialUse, folder.CanOpen));
        Assert.Null(await endpoint.GetStatusAsync(FolderPath.Of("Sent"), Token));
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => endpoint.OpenAsync(FolderPath.Of("Sent"), null, false, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.Permanent), (failure.Scope, failure.Kind));
        Assert.Equal((1, "pop3://jo@example.org@127.0.0.1"), (endpoint.MaxConnections, endpoint.Identity.ToString()[..31]));
    }

    [Theory(Timeout = Patience)]
    [InlineData(true, "\\Seen")]
    [InlineData(false, "")]
    public async Task New_copies_are_marked_as_the_user_wants_them(bool markRead, string flags)
    {
        await using var server = new ScriptedPop3Server().Fill(1);
        await using var endpoint = server.Open(change: o => o with { MarkRead = markRead });
        Assert.Equal((flags, null), (Assert.Single(await endpoint.ListAsync(Token)).Flags.ToString(), (await endpoint.ListAsync(Token))[0].InternalDate));
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        Assert.Equal([flags], (await reader.ListFlagsAsync(null, 0, Token).SelectMany(w => w.ToAsyncEnumerable()).ToListAsync(Token)).Select(l => l.Flags.ToString()));
        Assert.False(endpoint.SourceTraits.KeepsFlags || endpoint.SourceTraits.KeepsDates || endpoint.SourceTraits.HidesWhatWasRead);
    }

    [Theory(Timeout = Patience)]
    [InlineData("USER UIDL TOP", 0)]
    [InlineData("USER UIDL", 3)]
    public async Task Dates_are_listed_from_headers_where_they_are_wanted(string capabilities, int read)
    {
        await using var server = new ScriptedPop3Server { Capabilities = capabilities.Split(' ') }.Fill(2);
        server.Add("Date: Mon, 02 Feb 2026 10:00:00 +0100\r\n\r\nno Received\r\n", "x");
        await using var endpoint = server.Open(change: o => o with { ListDates = true });
        var received = new DateTimeOffset(2026, 2, 3, 8, 30, 0, TimeSpan.Zero);
        Assert.Equal([received, received, new DateTimeOffset(2026, 2, 2, 10, 0, 0, TimeSpan.FromHours(1))], (await endpoint.ListAsync(Token)).Select(l => l.InternalDate!.Value));
        await endpoint.ListAsync(Token);
        Assert.Equal((3 - read, read), (server.Count("TOP"), server.Count("RETR")));
    }

    [Theory(Timeout = Patience)]
    [InlineData("USER UIDL TOP PIPELINING", true)]
    [InlineData("USER UIDL", true)]
    [InlineData("USER TOP", false)]
    public async Task What_is_read_for_dates_and_names_is_counted_and_ends_where_there_is_no_room(string capabilities, bool listsDates)
    {
        await using var server = new ScriptedPop3Server { Capabilities = capabilities.Split(' ') }.Fill(20);
        if (!listsDates)
            server.Instead = c => c.Verb == "UIDL" ? ScriptedPop3Reply.Line("-ERR no") : null;
        var counted = 0L;
        await using (var endpoint = server.Open(change: o => o with { ListDates = listsDates, Count = CountAsync }))
        {
            await endpoint.ListAsync(Token);
            Assert.True(endpoint.SourceTraits.CountsHeaders);
        }

        var header = server.Messages.Sum(m => Encoding.Latin1.GetString(m.Octets).IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4L);
        var whole = server.Messages.Sum(m => (long)m.Octets.Length);
        Assert.Equal(capabilities switch { "USER TOP" => header + whole, "USER UIDL" => whole, _ => header }, counted);

        var room = counted / 3;
        counted = 0;
        await using var limited = server.Open(change: o => o with { ListDates = listsDates, Count = CountLittleAsync });
        Assert.Equal(FailureKind.CapReached, (await Assert.ThrowsAsync<MailFailureException>(() => limited.ListAsync(Token))).Kind);
        Assert.InRange(counted, room, room + whole / 20 + 1000);

        Task CountAsync(long octets, CancellationToken cancellationToken)
        {
            counted += octets;
            return Task.CompletedTask;
        }

        Task CountLittleAsync(long octets, CancellationToken cancellationToken) => (counted += octets) > room
            ? Task.FromException(new MailFailureException(EndpointSide.Source, FailureScope.Endpoint, FailureKind.CapReached, "no room"))
            : Task.CompletedTask;
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_shows_some_messages_at_a_time_is_asked_until_there_are_no_more()
    {
        await using var server = new ScriptedPop3Server { Window = 10, HidesWhatWasRead = true }.Fill(35);
        await using var endpoint = server.Open();
        Assert.Equal(35, (await ReadAllAsync(endpoint)).Distinct().Count());
        Assert.Equal(5, server.Sessions);
        Assert.True(endpoint.SourceTraits.HidesWhatWasRead);
        Assert.Contains(server.Notes, n => n.Contains("10 more messages when asked again (20 more so far)", StringComparison.Ordinal));
        Assert.Contains(server.Notes, n => n.Contains("does not show again", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_hides_what_was_read_keeps_its_generation_from_run_to_run()
    {
        var numbers = new PassingMessageNumbers(TimeProvider.System);
        await using var server = new ScriptedPop3Server { Window = 10, HidesWhatWasRead = true }.Fill(35);
        uint generation;
        await using (var endpoint = server.Open(numbers))
        {
            generation = (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!.UidValidity;
            await ReadAllAsync(endpoint);
        }

        server.Fill(8, "later");
        await using var next = server.Open(numbers);
        Assert.Equal(generation, (await next.GetStatusAsync(FolderPath.Inbox, Token))!.UidValidity);
        Assert.True(next.SourceTraits.HidesWhatWasRead);
        Assert.Equal(8, (await ReadAllAsync(next)).Count);
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_only_listed_is_not_listed_in_another_session()
    {
        await using var server = new ScriptedPop3Server().Fill(5);
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        Assert.Equal(5, await reader.ReadHeadersAsync(listed, Token).CountAsync(Token));
        Assert.Empty(await reader.ListAsync(listed[^1].Key, Token).ToListAsync(Token));
        Assert.Equal(1, server.Sessions);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_with_a_delay_between_logins_is_not_waited_for_just_to_look_again()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "UIDL", "LOGIN-DELAY 300"] }.Fill(5);
        server.Instead = c => c is { Verb: "PASS", Session: > 1 } ? ScriptedPop3Reply.Line("-ERR [LOGIN-DELAY] too soon") : null;
        await using var endpoint = server.Open();
        Assert.Equal(5, (await ReadAllAsync(endpoint)).Count);
        Assert.Equal(5, (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!.Exists);
        Assert.Contains(server.Notes, n => n.Contains("not asked whether it has more", StringComparison.Ordinal));
        Assert.Equal(2, server.Sessions);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_with_a_delay_between_logins_that_showed_more_before_is_waited_for()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "UIDL", "LOGIN-DELAY 300"], Window = 10, HidesWhatWasRead = true }.Fill(35);
        server.Instead = c => c is { Verb: "PASS", Session: > 2 } ? ScriptedPop3Reply.Line("-ERR [LOGIN-DELAY] too soon") : null;
        await using var endpoint = server.Open();
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => ReadAllAsync(endpoint));
        Assert.Equal((FailureKind.Throttled, TimeSpan.FromSeconds(300)), (failure.Kind, failure.RetryAfter));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_deletes_what_was_read_is_told_of()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "UIDL", "EXPIRE 0"] }.Fill(1);
        await using var endpoint = server.Open();
        await endpoint.ListAsync(Token);
        Assert.True(endpoint.SourceTraits.HidesWhatWasRead);
        Assert.Contains("EXPIRE 0", Assert.Single(server.Notes), StringComparison.Ordinal);
    }

    /// <summary>Lists and reads window by window, as a copy does.</summary>
    private static async Task<List<uint>> ReadAllAsync(IMailSource endpoint)
    {
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var read = new List<uint>();
        MessageKey? after = null;
        while (await reader.ListAsync(after, Token).FirstOrDefaultAsync(Token) is { } window)
        {
            after = window[^1].Key;
            await foreach (var fetched in reader.FetchAsync(window, Token))
            {
                fetched.Octets?.Dispose();
                Assert.Equal(FetchOutcome.Read, fetched.Outcome);
                read.Add(((ImapMessageKey)fetched.Message.Key).Uid);
            }
        }

        return read;
    }
}
