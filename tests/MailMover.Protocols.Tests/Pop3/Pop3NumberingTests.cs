using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>How messages are known again.</summary>
public sealed class Pop3NumberingTests
{
    private const int Patience = 30_000;

    private readonly PassingMessageNumbers _numbers = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task Numbers_follow_the_maildrop_and_stay_with_their_UIDLs()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        var first = await server.ListAsync(_numbers, Token);
        server.Messages.RemoveAt(1);
        server.Messages.Insert(0, server.Add(ScriptedPop3Server.Text("new"), "new-uid"));
        server.Messages.RemoveAt(server.Messages.Count - 1);
        await using var endpoint = server.Open(_numbers);
        var later = await endpoint.ListAsync(Token);
        Assert.Equal([1u, 2, 3], first.Uids());
        Assert.Equal([1u, 3, 4], later.Uids());
        Assert.Equal(first[0].Key, later[0].Key);
        Assert.Equal("new-uid", endpoint.NameOf(FolderPath.Inbox, later[2].Key));
        Assert.Equal(5u, (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!.UidNext);
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_without_UIDLs_are_known_by_their_content_and_read_once()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "TOP", "PIPELINING"] };
        foreach (var text in new[] { "one", "two", "two", "three" })
            server.Add(ScriptedPop3Server.Text(text));
        var first = await server.ListAsync(_numbers, Token);
        Assert.Equal(4, server.Count("RETR"));

        server.Messages.RemoveAt(1);
        server.Add(ScriptedPop3Server.Text("four"));
        var later = await server.ListAsync(_numbers, Token);
        Assert.Equal(5, server.Count("RETR"));
        Assert.Equal([1u, 2, 3, 4], first.Uids());
        Assert.Equal([1u, 2, 4, 5], later.Uids());
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_without_UIDLs_that_were_read_before_the_line_broke_are_not_read_again()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "TOP"] };
        foreach (var text in new[] { "one", "two", "three", "four" })
            server.Add(ScriptedPop3Server.Text(text));
        server.Instead = c => c is { Verb: "RETR", Number: 3, Session: 1 } ? ScriptedPop3Reply.Raw("+OK\r\nSubj", AfterReply.HangUp) : null;
        await using var endpoint = server.Open(_numbers);
        Assert.Equal(FailureKind.Transient, (await endpoint.FailsToOpenAsync(Token)).Kind);
        Assert.Equal([1u, 2, 3, 4], (await endpoint.ListAsync(Token)).Uids());
        Assert.Equal(["1", "2", "3", "3", "4"], server.Commands.Where(c => c.Verb == "RETR").Select(c => c.Arguments));
    }

    [Fact(Timeout = Patience)]
    public async Task What_servers_write_into_headers_is_not_part_of_a_messages_identity()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "TOP"] };
        server.Add(ScriptedPop3Server.Text("one"));
        var first = await server.ListAsync(_numbers, Token);
        server.Messages.Clear();
        server.Add("Status: RO\r\nX-UIDL: 123\r\n folded\r\n" + ScriptedPop3Server.Text("one").Replace("\r\n\r\n", "\r\nContent-Length: 8\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(first.Uids(), (await server.ListAsync(_numbers, Token)).Uids());
    }

    [Fact(Timeout = Patience)]
    public async Task Another_body_under_the_same_header_and_of_the_same_size_is_another_message()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "TOP"] };
        server.Add(ScriptedPop3Server.Text("one", "first"));
        await server.ListAsync(_numbers, Token);
        server.Add(ScriptedPop3Server.Text("one", "other"));
        Assert.Equal([1u, 2], (await server.ListAsync(_numbers, Token)).Uids());
    }

    [Theory(Timeout = Patience)]
    [InlineData("USER UIDL")]
    [InlineData("USER")]
    public async Task A_server_without_TOP_has_its_messages_read_to_know_them(string capabilities)
    {
        await using var server = new ScriptedPop3Server { Capabilities = capabilities.Split(' ') };
        server.Add(ScriptedPop3Server.Text("one"));
        server.Add(ScriptedPop3Server.Text("two"));
        await server.ListAsync(_numbers, Token);
        Assert.Equal([1u, 2], (await server.ListAsync(_numbers, Token)).Uids());
        Assert.Equal(4, server.Count("RETR"));
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_that_share_a_UIDL_are_told_apart_and_stay_so_when_one_of_them_goes()
    {
        await using var server = new ScriptedPop3Server().Fill(1);
        server.Add(ScriptedPop3Server.Text("a"), "same");
        server.Add(ScriptedPop3Server.Text("b"), "same");
        await using (var endpoint = server.Open(_numbers))
        {
            var first = await endpoint.ListAsync(Token);
            Assert.Equal([1u, 2, 3], first.Uids());
            Assert.StartsWith("sha256 ", endpoint.NameOf(FolderPath.Inbox, first[2].Key), StringComparison.Ordinal);
        }

        server.Messages.RemoveAt(1);
        Assert.Equal([1u, 3], (await server.ListAsync(_numbers, Token)).Uids());
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_without_a_UIDL_among_others_are_listed_too()
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Add(ScriptedPop3Server.Text("none"));
        Assert.Equal(3, (await server.ListAsync(_numbers, Token)).Count);
        Assert.Equal([1u, 2, 3], (await server.ListAsync(_numbers, Token)).Uids());
    }

    [Fact(Timeout = Patience)]
    public async Task Other_UIDLs_for_all_messages_begin_a_generation()
    {
        await using var server = new ScriptedPop3Server().Fill(10);
        var first = await server.ListAsync(_numbers, Token);
        foreach (var message in server.Messages)
            message.UniqueId = "moved-" + message.UniqueId;
        var later = await server.ListAsync(_numbers, Token);
        Assert.True(later[0].Key.Generation > first[0].Key.Generation);
        Assert.Equal(later, await server.ListAsync(_numbers, Token));
    }

    [Fact(Timeout = Patience)]
    public async Task Much_new_mail_beside_little_old_mail_begins_none()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        var first = await server.ListAsync(_numbers, Token);
        server.Fill(40, "news");
        var later = await server.ListAsync(_numbers, Token);
        Assert.Equal(first.Select(l => l.Key), later.Take(3).Select(l => l.Key));
        Assert.Equal(43, later.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_maildrop_that_was_emptied_and_filled_again_lists_all_that_is_new()
    {
        await using var server = new ScriptedPop3Server().Fill(10);
        await server.ListAsync(_numbers, Token);
        server.Messages.Clear();
        server.Fill(7, "fresh");
        Assert.Equal(7, (await server.ListAsync(_numbers, Token)).Count);
        server.Messages.Clear();
        Assert.Empty(await server.ListAsync(_numbers, Token));
    }

    [Fact(Timeout = Patience)]
    public async Task The_same_small_UIDLs_for_other_messages_begin_a_generation()
    {
        await using var server = new ScriptedPop3Server();
        for (var i = 1; i <= 10; i++)
            server.Add(ScriptedPop3Server.Text($"a{i}", new string('x', i * 700)), $"{i}");
        var first = await server.ListAsync(_numbers, Token);
        server.Messages.Clear();
        for (var i = 1; i <= 10; i++)
            server.Add(ScriptedPop3Server.Text($"b{i}", new string('x', (11 - i) * 900)), $"{i}");
        Assert.NotEqual(first[0].Key.Generation, (await server.ListAsync(_numbers, Token))[0].Key.Generation);
    }

    [Fact(Timeout = Patience)]
    public async Task Sizes_that_grow_by_a_header_field_begin_none()
    {
        await using var server = new ScriptedPop3Server().Fill(10, bodyOctets: 300);
        var first = await server.ListAsync(_numbers, Token);
        foreach (var message in server.Messages)
            message.ListedSize = message.Octets.Length + 60;
        Assert.Equal(first.Select(l => l.Key), (await server.ListAsync(_numbers, Token)).Select(l => l.Key));
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_of_the_former_generation_is_told_that_it_is_over()
    {
        await using var server = new ScriptedPop3Server().Fill(10);
        await using var endpoint = server.Open(_numbers);
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        foreach (var message in server.Messages)
            message.UniqueId = "moved-" + message.UniqueId;
        await using var fresh = await endpoint.OpenAsync(FolderPath.Inbox, null, freshConnection: true, Token);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => reader.ListAllAsync(Token));
        Assert.Equal((FailureScope.Folder, FailureKind.UidValidityChanged), (failure.Scope, failure.Kind));
    }

    [Theory(Timeout = Patience)]
    [InlineData("LIST", "1 100\r\n")]
    [InlineData("UIDL", "1 x\r\n")]
    [InlineData("CAPA", "USER\r\n")]
    public async Task A_list_without_end_is_cut_off(string verb, string line)
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Instead = c => c.Verb == verb ? new ScriptedPop3Reply { Responses = [ScriptedResponse.Raw("+OK\r\n"), ScriptedResponse.Endless(line)] } : null;
        await using var endpoint = server.Open(_numbers);
        Assert.Equal(FailureKind.Transient, (await endpoint.FailsToOpenAsync(Token)).Kind);
    }

    [Theory(Timeout = Patience)]
    [InlineData("CAPA")]
    [InlineData("STAT")]
    [InlineData("LIST")]
    public async Task A_line_without_end_is_cut_off(string verb)
    {
        await using var server = new ScriptedPop3Server().Fill(2);
        server.Instead = c => c.Verb == verb ? new ScriptedPop3Reply { Responses = [ScriptedResponse.Raw("+OK "), ScriptedResponse.Endless("abc")] } : null;
        await using var endpoint = server.Open(_numbers, o => o with { Trace = null });
        Assert.Contains("line of more than", (await endpoint.FailsToOpenAsync(Token)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_without_LIST_and_UIDL_is_read_by_number()
    {
        await using var server = new ScriptedPop3Server { Capabilities = null };
        server.Add(ScriptedPop3Server.Text("one"));
        server.Add(ScriptedPop3Server.Text("two"));
        server.Instead = c => c.Verb is "LIST" or "UIDL" or "TOP" ? ScriptedPop3Reply.Line("-ERR what?") : null;
        await using var endpoint = server.Open(_numbers);
        Assert.Equal(["one", "two"], (await endpoint.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => MessageHeaderParser.Parse(m.Octets, _ => "").Subject));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_counts_more_than_it_lists_is_believed_to_hold_more()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        server.Instead = c => c.Verb == "STAT" ? ScriptedPop3Reply.Line("+OK 5 5000") : null;
        await using var endpoint = server.Open(_numbers);
        var status = (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!;
        Assert.Equal((5L, 5000L), (status.Exists, status.SizeInOctets!.Value));
        Assert.Equal(3, (await endpoint.ListAsync(Token)).Count);
    }
}
