using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Pop3;
using MailMover.Testing.Contracts;
using MailMover.Testing.Messages;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>Reading messages from servers that do as they should, and from those that do not.</summary>
public sealed class Pop3ReadingTests
{
    private const int Patience = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData("USER TOP UIDL PIPELINING")]
    [InlineData("USER TOP UIDL")]
    [InlineData("USER UIDL PIPELINING")]
    [InlineData(null)]
    public async Task Odd_messages_are_read_as_they_are_sent_and_headers_say_the_same(string? capabilities)
    {
        await using var server = new ScriptedPop3Server { Capabilities = capabilities?.Split(' ') };
        foreach (var odd in OddMessages.All)
            server.Add(Encoding.Latin1.GetString(odd.Octets.Span), $"{server.Messages.Count}");
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        var headers = await reader.ReadHeadersAsync(listed, Token).ToDictionaryAsync(h => h.Message.Key, h => h.Header.Fingerprint, cancellationToken: Token);
        var read = await reader.FetchAllAsync(listed, Token);
        Assert.Empty(OddMessages.All.Zip(listed).Where(p => !AsSent(p.First.Octets).AsSpan().SequenceEqual(read[p.Second.Key].Octets)).Select(p => p.First.Name));
        Assert.Empty(OddMessages.All.Zip(listed).Where(p => headers[p.Second.Key] != read[p.Second.Key].Header!.Fingerprint).Select(p => p.First.Name));
    }

    [Fact(Timeout = Patience)]
    public async Task Every_way_of_cutting_an_answer_into_pieces_gives_the_same_octets()
    {
        const string Body = "a: b\r\n\r\n.\r\r\n..x\r\n\n.\r\n.\rend\r";
        await using var server = new ScriptedPop3Server();
        var message = server.Add(Body, "1");
        var sent = "+OK\r\n" + Encoding.Latin1.GetString(message.AsSent);
        var cut = 0;
        server.Instead = c => c.Verb == "RETR"
            ? new ScriptedPop3Reply { Responses = [ScriptedResponse.Raw(sent[..cut]), ScriptedResponse.Paced(sent[cut..], TimeSpan.FromMilliseconds(5))] }
            : null;
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAsync(null, Token).FirstAsync(Token);
        for (; cut <= sent.Length; cut++)
            Assert.Equal(Body + "\r\n", Encoding.Latin1.GetString((await reader.FetchAllAsync(listed, Token))[listed[0].Key].Octets!));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_ends_its_lines_with_LF_alone_is_understood()
    {
        await using var server = new ScriptedPop3Server();
        server.Add("a: b\n\n.\nbody\n", "1");
        server.Instead = c => c.Verb == "RETR" ? ScriptedPop3Reply.Raw("+OK\na: b\n\n..\nbody\n.\n") : null;
        await using var endpoint = server.Open();
        Assert.Equal("a: b\n\n.\nbody\n"u8.ToArray(), Assert.Single(await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Octets);
    }

    [Fact(Timeout = Patience)]
    public async Task A_large_message_goes_through_a_file_whatever_size_was_announced()
    {
        var large = OddMessages.Large(3_000_017).Octets.ToArray();
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Messages.Insert(1, new ScriptedPop3Message { Octets = large, UniqueId = "large" });
        server.Messages.Insert(1, new ScriptedPop3Message { Octets = large, UniqueId = "larger than told", ListedSize = 2_500_000 });
        server.Messages.Insert(1, new ScriptedPop3Message { Octets = large, UniqueId = "told above, held below", ListedSize = 3_500_000 });
        await using var endpoint = server.Open(change: o => o with { MemoryThresholdInOctets = 2_800_000 });
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        await foreach (var fetched in reader.FetchAsync(listed, Token))
        {
            using var octets = fetched.Octets!;
            Assert.Equal(octets.Length > 100_000, octets.InMemory is null);
            await using var stream = octets.OpenRead();
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Token);
            Assert.Equal(Sha256Digest.Of(copy.ToArray()), octets.Sha256);
            Assert.True(octets.InMemory is not null || copy.ToArray().AsSpan().SequenceEqual(large));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Many_messages_are_asked_for_before_the_first_has_come()
    {
        await using var server = new ScriptedPop3Server().Fill(300);
        server.HoldsAnswersUntil = c => c is { Verb: "RETR", Number: 100 };
        await using var endpoint = server.Open();
        Assert.Equal(300, (await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Count(m => m.Octets is not null));
    }

    [Fact(Timeout = Patience)]
    public async Task A_connection_lost_inside_a_message_hands_out_only_whole_ones()
    {
        await using var server = new ScriptedPop3Server().Fill(5);
        server.Instead = c => c is { Verb: "RETR", Number: 3, Session: 1 } ? ScriptedPop3Reply.Raw("+OK\r\nSubject: ha", AfterReply.HangUp) : null;
        await using var endpoint = server.Open();
        var (read, failure) = await ReadUntilItFailsAsync(endpoint);
        Assert.Equal((FailureScope.Endpoint, FailureKind.Transient), (failure.Scope, failure.Kind));
        Assert.Equal(["m1", "m2"], read);
        Assert.Equal(5, (await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_falls_silent_inside_a_message_is_given_up()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        server.Instead = c => c is { Verb: "RETR", Number: 2, Session: 1 } ? ScriptedPop3Reply.Raw("+OK\r\nSubject: ha", AfterReply.Stall) : null;
        await using var endpoint = server.Open(change: o => o with { Timeout = TimeSpan.FromMilliseconds(400) });
        var (read, failure) = await ReadUntilItFailsAsync(endpoint);
        Assert.Contains("silent", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["m1"], read);
    }

    [Theory(Timeout = Patience)]
    [InlineData("+OK\r\nSubject: x\r\n\r\nbefore\r\n.\r\nafter a dot that was not doubled\r\n.\r\n", "m1 m2")]
    [InlineData("+OK\r\nSubject: x\r\n\r\nno end\r\n", "m1 m2")]
    [InlineData("what?\r\n", "m1")]
    public async Task A_message_whose_end_cannot_be_believed_ends_the_session_and_is_not_handed_out(string answer, string handedOut)
    {
        await using var server = new ScriptedPop3Server().Fill(4);
        server.Instead = c => c is { Verb: "RETR", Number: 3 } ? ScriptedPop3Reply.Raw(answer) : null;
        await using var endpoint = server.Open(change: o => o with { Timeout = TimeSpan.FromMilliseconds(800) });
        var (read, failure) = await ReadUntilItFailsAsync(endpoint);
        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Equal(handedOut, string.Join(' ', read));
    }

    [Theory(Timeout = Patience)]
    [InlineData("endless line")]
    [InlineData("endless lines\r\n")]
    public async Task A_message_without_end_is_cut_off(string piece)
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Instead = c => c is { Verb: "RETR", Number: 2 } ? new ScriptedPop3Reply { Responses = [ScriptedResponse.Raw("+OK\r\n"), ScriptedResponse.Endless(piece)] } : null;
        await using var endpoint = server.Open();
        var (read, failure) = await ReadUntilItFailsAsync(endpoint);
        Assert.Contains("that it had announced with", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["m1"], read);
    }

    [Fact(Timeout = Patience)]
    public async Task Sizes_that_are_told_wrong_do_no_harm()
    {
        await using var server = new ScriptedPop3Server().Fill(6, bodyOctets: 5000);
        foreach (var (message, size) in server.Messages.Zip(new long[] { 0, 1, 100, 4000, 1_000_000, 9_000_000 }))
            message.ListedSize = size;
        await using var endpoint = server.Open();
        Assert.Equal(server.Messages.Select(m => m.Octets), (await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Octets!));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_above_the_limit_is_named_and_not_asked_for()
    {
        await using var server = new ScriptedPop3Server().Fill(3, bodyOctets: 500);
        server.Messages[1].ListedSize = 123_456;
        var results = await FetchAsync(server, o => o with { MaxMessageInOctets = 100_000 });
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Failed, FetchOutcome.Read], results.Select(r => r.Outcome));
        Assert.Contains("123,456", results[1].Reason, StringComparison.Ordinal);
        Assert.Contains("--max-message", results[1].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, c => c is { Verb: "RETR", Number: 2 });
    }

    [Fact(Timeout = Patience)]
    public async Task Sizes_beyond_all_reason_are_those_of_messages_that_are_too_large()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        server.Messages[0].ListedSize = server.Messages[1].ListedSize = long.MaxValue;
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        Assert.Equal(3, await reader.ReadHeadersAsync(listed, Token).CountAsync(Token));
        Assert.Equal([FetchOutcome.Failed, FetchOutcome.Failed, FetchOutcome.Read], (await FetchAsync(server)).Select(r => r.Outcome));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_above_the_limit_that_was_announced_as_small_is_read_past()
    {
        await using var server = new ScriptedPop3Server().Fill(3, bodyOctets: 500);
        server.Messages[1] = new ScriptedPop3Message { Octets = OddMessages.Large(300_000).Octets.ToArray(), UniqueId = "2", ListedSize = 10 };
        var results = await FetchAsync(server, o => o with { MaxMessageInOctets = 100_000 });
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Failed, FetchOutcome.Read], results.Select(r => r.Outcome));
        Assert.Contains("300,000", results[1].Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_that_is_refused_has_failed_where_it_is_still_listed_and_vanished_where_it_is_not()
    {
        await using var server = new ScriptedPop3Server().Fill(4);
        server.Instead = c =>
        {
            if (c is { Verb: "RETR", Number: 2, Session: 1 })
                server.Messages.RemoveAt(1);
            return c.Verb == "RETR" && ((c.Session == 1 && c.Number is 2 or 3) || (c.Session == 2 && c.Number == 2)) ? ScriptedPop3Reply.Line("-ERR cannot be read") : null;
        };
        var results = await FetchAsync(server);
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Vanished, FetchOutcome.Failed, FetchOutcome.Read], results.Select(r => r.Outcome));
        Assert.Contains("cannot be read", results[2].Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_can_give_nothing_for_a_while_is_asked_later()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        server.Instead = c => c.Verb == "RETR" ? ScriptedPop3Reply.Line("-ERR [SYS/TEMP] storage is away") : null;
        await using var endpoint = server.Open();
        var (_, failure) = await ReadUntilItFailsAsync(endpoint);
        Assert.Equal((FailureScope.Endpoint, FailureKind.Transient), (failure.Scope, failure.Kind));
    }

    [Fact(Timeout = Patience)]
    public async Task No_octets_of_a_message_that_has_some_is_a_failed_message()
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Instead = c => c is { Verb: "RETR", Number: 1 } ? ScriptedPop3Reply.Raw("+OK\r\n.\r\n") : null;
        Assert.Equal([FetchOutcome.Failed, FetchOutcome.Read], (await FetchAsync(server)).Select(r => r.Outcome));
    }

    [Fact(Timeout = Patience)]
    public async Task Headers_come_from_TOP_where_it_is_and_from_RETR_where_it_is_not()
    {
        await using var server = new ScriptedPop3Server { Capabilities = null }.Fill(3);
        server.Instead = c => c is { Verb: "TOP", Number: 2 } ? ScriptedPop3Reply.Line("-ERR not this one") : null;
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        Assert.Equal(3, await reader.ReadHeadersAsync(listed, Token).CountAsync(Token));
        Assert.Equal((3, 1), (server.Count("TOP"), server.Count("RETR")));
    }

    [Fact(Timeout = Patience)]
    public async Task An_enumeration_left_early_leaves_the_session_of_use()
    {
        await using var server = new ScriptedPop3Server().Fill(50, bodyOctets: 20_000);
        await using var endpoint = server.Open();
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAllAsync(Token);
        for (var times = 0; times < 3; times++)
        {
            await foreach (var fetched in reader.FetchAsync(listed, Token))
            {
                fetched.Octets?.Dispose();
                break;
            }
        }

        Assert.Equal(50, (await reader.FetchAllAsync(listed, Token)).Count(r => r.Value.Outcome == FetchOutcome.Read));
        Assert.Equal(1, server.Sessions);
    }

    [Fact(Timeout = Patience)]
    public async Task A_cancelled_reading_throws_only_that_it_was_cancelled_and_the_next_one_begins_anew()
    {
        await using var server = new ScriptedPop3Server().Fill(5);
        using var stop = new CancellationTokenSource();
        server.Instead = c => c is { Verb: "RETR", Number: 3, Session: 1 } ? ScriptedPop3Reply.Silence : null;
        await using var endpoint = server.Open();
        await using (var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token))
        {
            var listed = await reader.ListAllAsync(Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var fetched in reader.FetchAsync(listed, stop.Token))
                {
                    fetched.Octets?.Dispose();
                    await stop.CancelAsync();
                }
            });
        }

        Assert.Equal(5, (await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Count);
    }

    private static byte[] AsSent(ReadOnlyMemory<byte> octets) => octets.Span.EndsWith("\r\n"u8) ? octets.ToArray() : [.. octets.Span, (byte)'\r', (byte)'\n'];

    private static async Task<List<FetchedMessage>> FetchAsync(ScriptedPop3Server server, Func<Pop3EndpointOptions, Pop3EndpointOptions>? change = null)
    {
        await using var endpoint = server.Open(change: change);
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var results = new List<FetchedMessage>();
        await foreach (var fetched in reader.FetchAsync(await reader.ListAsync(null, Token).FirstAsync(Token), Token))
        {
            fetched.Octets?.Dispose();
            results.Add(fetched);
        }

        return [.. results.OrderBy(r => ((ImapMessageKey)r.Message.Key).Uid)];
    }

    private static async Task<(IReadOnlyList<string> Subjects, MailFailureException Failure)> ReadUntilItFailsAsync(Pop3Endpoint endpoint)
    {
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        var read = new List<string>();
        var failure = await Assert.ThrowsAsync<MailFailureException>(async () =>
        {
            await foreach (var fetched in reader.FetchAsync(await reader.ListAsync(null, Token).FirstAsync(Token), Token))
            {
                fetched.Octets?.Dispose();
                read.Add(fetched.Header!.Subject);
            }
        });
        return (read, failure);
    }
}
