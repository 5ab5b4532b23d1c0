using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>Removing messages that the user wants gone.</summary>
public sealed class Pop3RemovalTests
{
    private const int Patience = 30_000;

    private readonly PassingMessageNumbers _numbers = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task Exactly_the_named_messages_are_removed_in_a_session_of_their_own()
    {
        await using var server = new ScriptedPop3Server { AllowsOneSession = true }.Fill(5);
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        Assert.Equal([RemovalStatus.Removed, RemovalStatus.Removed], await endpoint.RemoveAsync(FolderPath.Inbox, [Request(listed[3]), Request(listed[1])], Token));
        Assert.Equal(["m-uid-1", "m-uid-3", "m-uid-5"], server.Messages.Select(m => m.UniqueId));
        Assert.Equal(2, server.Sessions);
        Assert.Equal([listed[0].Key, listed[2].Key, listed[4].Key], (await endpoint.ListAsync(Token)).Select(l => l.Key));
    }

    [Fact(Timeout = Patience)]
    public async Task Message_numbers_of_an_earlier_session_mean_nothing()
    {
        await using var server = new ScriptedPop3Server().Fill(4);
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        server.Messages.RemoveAt(0);
        Assert.Equal([RemovalStatus.NotThere, RemovalStatus.Removed], await endpoint.RemoveAsync(FolderPath.Inbox, [Request(listed[0]), Request(listed[2])], Token));
        Assert.Equal(["m-uid-2", "m-uid-4"], server.Messages.Select(m => m.UniqueId));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_of_another_size_is_left_alone_and_one_that_LIST_counts_otherwise_is_looked_at()
    {
        await using var server = new ScriptedPop3Server().Fill(4);
        await using var endpoint = server.Open(_numbers);
        var requests = (await endpoint.ListAsync(Token)).Select(l => Request(l)).ToList();
        server.Messages[2].ListedSize = server.Messages[2].Octets.Length - 11;
        var statuses = await endpoint.RemoveAsync(FolderPath.Inbox, [requests[1] with { SizeInOctets = 17 }, requests[2]], Token);
        Assert.Equal([RemovalStatus.Differs, RemovalStatus.Removed], statuses);
        Assert.Equal(["m-uid-1", "m-uid-2", "m-uid-4"], server.Messages.Select(m => m.UniqueId));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_without_a_UIDL_is_read_again_before_it_is_removed()
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "TOP"] };
        server.Add(ScriptedPop3Server.Text("one", "first"));
        server.Add(ScriptedPop3Server.Text("two", "second"));
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        Assert.Equal([RemovalStatus.Removed], await endpoint.RemoveAsync(FolderPath.Inbox, [Request(listed[0])], Token));

        // The same header and size, another body: taken for the same while listing, but never removed as such.
        server.Messages.Clear();
        server.Add(ScriptedPop3Server.Text("two", "Second"));
        Assert.Equal([RemovalStatus.Differs], await endpoint.RemoveAsync(FolderPath.Inbox, [Request(listed[1])], Token));
        Assert.Single(server.Messages);
    }

    [Fact(Timeout = Patience)]
    public async Task What_the_server_refuses_to_mark_is_kept()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        server.Instead = c => c is { Verb: "DELE", Number: 2 } ? ScriptedPop3Reply.Line("-ERR no") : null;
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        Assert.Equal([RemovalStatus.Removed, RemovalStatus.Kept], await endpoint.RemoveAsync(FolderPath.Inbox, [.. listed.Take(2).Select(l => Request(l))], Token));
    }

    [Theory(Timeout = Patience)]
    [InlineData("QUIT", "-ERR some were not removed", RemovalStatus.Unknown)]
    [InlineData("QUIT", "", RemovalStatus.Unknown)]
    [InlineData("DELE", "", RemovalStatus.Kept)]
    public async Task A_session_that_does_not_end_as_it_should_removes_nothing_for_certain(string verb, string answer, RemovalStatus status)
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        server.Instead = c => c.Verb != verb || c.Session < 2 || (verb == "DELE" && c.Number == 1) ? null
            : answer.Length > 0 ? ScriptedPop3Reply.Line(answer) : ScriptedPop3Reply.Raw("", AfterReply.HangUp);
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        Assert.Equal([status, status], await endpoint.RemoveAsync(FolderPath.Inbox, [.. listed.Take(2).Select(l => Request(l))], Token));
        Assert.Equal(3, server.Messages.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_is_removed_once_the_UIDLs_mean_something_else()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        foreach (var message in server.Messages)
            message.UniqueId = "moved-" + message.UniqueId;
        Assert.Equal(FailureKind.UidValidityChanged, (await Assert.ThrowsAsync<MailFailureException>(() => endpoint.RemoveAsync(FolderPath.Inbox, [Request(listed[0])], Token))).Kind);
        Assert.Equal((3, 0), (server.Messages.Count, server.Count("DELE")));
    }

    [Fact(Timeout = Patience)]
    public async Task A_maildrop_that_is_in_use_has_nothing_removed()
    {
        await using var server = new ScriptedPop3Server().Fill(3);
        await using var endpoint = server.Open(_numbers);
        var listed = await endpoint.ListAsync(Token);
        server.Instead = c => c.Verb == "PASS" ? ScriptedPop3Reply.Line("-ERR [IN-USE] busy") : null;
        Assert.Equal(FailureKind.Throttled, (await Assert.ThrowsAsync<MailFailureException>(() => endpoint.RemoveAsync(FolderPath.Inbox, [Request(listed[0])], Token))).Kind);
        Assert.Equal(3, server.Messages.Count);
    }

    private static RemovalRequest Request(MessageListing listed) => new(listed.Key, listed.SizeInOctets);
}
