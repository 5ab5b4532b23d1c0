using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Folder names, prefixes and delimiters of servers that are not Dovecot.</summary>
public sealed class ImapFolderTests
{
    private const int Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task INBOX_is_there_even_if_the_server_does_not_list_it()
    {
        var folders = await ListAsync(c => c.StartsWith("LIST", StringComparison.Ordinal) ? "* LIST () \"/\" Sent\r\nTAG OK done\r\n" : null);
        Assert.Equal(["Sent", "INBOX"], folders.Select(f => f.Path.ToString()));
    }

    [Fact(Timeout = Patience)]
    public async Task A_prefix_is_hidden_and_foreign_namespaces_are_left_out()
    {
        var folders = await ListAsync(c => c switch
        {
            "NAMESPACE" => "* NAMESPACE ((\"INBOX.\" \".\")) ((\"INBOX.user.\" \".\")) ((\"shared.\" \".\"))\r\nTAG OK done\r\n",
            "LIST \"\" \"INBOX.*\"" => "* LIST () \".\" INBOX.Sent\r\n* LIST (\\Noselect) \".\" \"INBOX.A\"\r\n* LIST () \".\" {11}\r\nINBOX.A.{5}\r\n* LIST () \".\" INBOX.user.bob\r\n* LIST () \".\" INBOX.INBOX\r\nTAG OK done\r\n",
            "LIST \"\" INBOX" => "* LIST () \".\" inbox\r\nTAG OK done\r\n",
            _ => null,
        });
        Assert.Equal(["Sent", "A", "A/{5}", "INBOX/INBOX", "INBOX"], folders.Select(f => f.Path.ToString()));
        Assert.Equal([true, false, true, true, true], folders.Select(f => f.CanOpen));
    }

    [Fact(Timeout = Patience)]
    public async Task Odd_names_are_asked_for_exactly_as_they_were_listed()
    {
        await using var server = new ScriptedImapServer(c => c.StartsWith("LIST", StringComparison.Ordinal)
            ? "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"a//b\"\r\n* LIST () \"/\" \"a/b\"\r\n* LIST () \"/\" \"R&D\"\r\n* LIST () \"/\" \"Entw\u00c3\u00bcrfe\"\r\nTAG OK done\r\n"
            : null);
        foreach (var name in new[] { "a//b", "a/b", "R&D", "Entw\u00c3\u00bcrfe" })
            server.Mailbox.AddFolder(name);
        await using var source = server.Open(EndpointSide.Source);
        var folders = await source.ListFoldersAsync(false, Token);
        Assert.Equal(["INBOX", "a/b", "a/b (2)", "R&D", "Entwürfe"], folders.Select(f => f.Path.ToString()));
        foreach (var folder in folders)
            await (await source.OpenAsync(folder.Path, null, false, Token)).DisposeAsync();
        foreach (var name in new[] { "a//b", "a/b", "R&D", "Entw\u00c3\u00bcrfe" })
            Assert.Contains($"EXAMINE \"{name}\"", server.Commands);
    }

    [Fact(Timeout = Patience)]
    public async Task A_mailbox_without_levels_is_flat()
    {
        await using var server = new ScriptedImapServer(c => c switch
        {
            "NAMESPACE" => "* NAMESPACE ((\"\" NIL)) NIL NIL\r\nTAG OK done\r\n",
            _ when c.StartsWith("LIST", StringComparison.Ordinal) => "* LIST () NIL INBOX\r\n* LIST () NIL a/b.c\r\nTAG OK done\r\n",
            _ => null,
        });
        await using var destination = server.Open(EndpointSide.Destination);
        Assert.Equal([FolderPath.Inbox, FolderPath.Of("a/b.c")], (await destination.ListFoldersAsync(false, Token)).Select(f => f.Path));
        Assert.Null((await destination.GetTraitsAsync(Token)).Delimiter);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => destination.CreateFolderAsync(FolderPath.Of("a", "b"), SpecialUse.None, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.Permanent), (failure.Scope, failure.Kind));
    }

    [Fact(Timeout = Patience)]
    public async Task A_name_that_would_be_a_command_of_its_own_is_never_sent()
    {
        await using var server = new ScriptedImapServer(c => c.StartsWith("LIST", StringComparison.Ordinal) ? "* LIST () \"/\" {13}\r\nx\r\nM9 DELETE y\r\n* LIST () \"/\" INBOX\r\nTAG OK done\r\n" : null);
        await using var source = server.Open(EndpointSide.Source);
        var odd = (await source.ListFoldersAsync(false, Token)).Single(f => !f.Path.IsInbox);
        await Assert.ThrowsAsync<MailFailureException>(() => source.OpenAsync(odd.Path, null, false, Token));
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_prefix_that_nobody_announces_shows_in_a_refusal()
    {
        await using var server = new ScriptedImapServer(c => c switch
        {
            _ when c.StartsWith("LIST \"\" \"INBOX.", StringComparison.Ordinal) => "TAG OK done\r\n",
            _ when c.StartsWith("LIST", StringComparison.Ordinal) => "* LIST () \".\" INBOX\r\nTAG OK done\r\n",
            "CREATE \"Sent\"" => "TAG NO no such namespace\r\n",
            _ => null,
        })
        { Capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN" };
        await using var destination = server.Open(EndpointSide.Destination);
        await destination.CreateFolderAsync(FolderPath.Of("Sent"), SpecialUse.None, Token);
        await destination.CreateFolderAsync(FolderPath.Of("Sent", "Old"), SpecialUse.None, Token);
        Assert.Equal(["CREATE \"Sent\"", "CREATE \"INBOX.Sent\"", "CREATE \"INBOX.Sent.Old\""], server.Commands.Where(c => c.StartsWith("CREATE", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Patience)]
    public async Task Only_one_connection_asks_for_the_namespace_and_moving_costs_one_command()
    {
        await using var server = new ScriptedImapServer(_ => null) { Greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready" };
        await using var endpoint = server.Open(EndpointSide.Destination);
        await using var first = await endpoint.OpenAppenderAsync(FolderPath.Inbox, Token);
        server.Commands.Clear();
        await using var second = await endpoint.OpenAsync(FolderPath.Inbox, null, false, Token);
        Assert.Equal(["AUTHENTICATE", "EXAMINE"], server.Commands.Select(c => c.Split(' ')[0]));
    }

    private static async Task<IReadOnlyList<FolderInfo>> ListAsync(Func<string, string?> script)
    {
        await using var server = new ScriptedImapServer(script);
        await using var source = server.Open(EndpointSide.Source);
        return await source.ListFoldersAsync(false, Token);
    }
}
