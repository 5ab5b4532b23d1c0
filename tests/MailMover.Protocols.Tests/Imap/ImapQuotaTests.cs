using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Protocols.Imap;
using MailMover.Testing.Scripted;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>What a server says of room, rights and itself.</summary>
public sealed class ImapQuotaTests
{
    private const int Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData("* QUOTAROOT INBOX \"\"\r\n* QUOTA \"\" (STORAGE 10 512)\r\n", "|10240/524288|")]
    [InlineData("* QUOTAROOT INBOX \"User quota\"\r\n* QUOTA \"User quota\" (STORAGE 10 512 MESSAGE 20 1000)\r\n", "User quota|10240/524288|20/1000")]
    [InlineData("* QUOTAROOT INBOX a b\r\n* QUOTA a (STORAGE 1 2)\r\n* QUOTA b (MESSAGE 3 4)\r\n", "a|1024/2048|;b||3/4")]
    [InlineData("* QUOTA b (MESSAGE 3 4)\r\n* QUOTAROOT INBOX b\r\n", "b||3/4")]
    [InlineData("* quotaroot inbox \"x\"\r\n* quota \"x\" (storage 1 2)\r\n", "x|1024/2048|")]
    [InlineData("* QUOTAROOT \"in) (box\" \"a (b) \\\"c\\\"\"\r\n* QUOTA \"a (b) \\\"c\\\"\" (STORAGE 1 2)\r\n", "a (b) \"c\"|1024/2048|")]
    [InlineData("* QUOTAROOT {5}\r\nINBOX {3}\r\na b\r\n* QUOTA {3}\r\na b (STORAGE 1 2)\r\n", "a b|1024/2048|")]
    [InlineData("* QUOTAROOT INBOX mine\r\n* QUOTA theirs (STORAGE 1 1)\r\n* QUOTA mine (STORAGE 1 2)\r\n", "mine|1024/2048|")]
    [InlineData("* QUOTA any (STORAGE 1 2)\r\n", "any|1024/2048|")]
    [InlineData("* QUOTAROOT INBOX\r\n", "")]
    [InlineData("* QUOTAROOT INBOX NIL\r\n* QUOTA NIL (STORAGE 1 2)\r\n", "")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a ()\r\n", "a||")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a\r\n", "")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a NIL\r\n", "")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1)\r\n", "a||")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1 2\r\n", "a|1024/2048|")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE -1 -1 MESSAGE 5 -1)\r\n", "a||")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1.5 2 MESSAGE 1 2)\r\n", "a||1/2")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (MAILBOX 3 4 STORAGE 1 2 ANNOTATION-STORAGE 9 9)\r\n", "a|1024/2048|")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1 9223372036854775807)\r\n", "a|1024/9223372036854775807|")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 99999999999999999999999 99999999999999999999999)\r\n", "a|9223372036854775807/9223372036854775807|")]
    [InlineData("* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1 2)\r\n* QUOTA a (STORAGE 3 4)\r\n", "a|3072/4096|")]
    [InlineData("* QUOTAROOT INBOX a\u0007b\r\n* QUOTA a\u0007b (STORAGE 1 2)\r\n", "a b|1024/2048|")]
    [InlineData("* 3 EXISTS\r\n* QUOTAX a (STORAGE 1 2)\r\n", "")]
    [InlineData("* QUOTAROOT INBOX a ) ) (\r\n* QUOTA a )(STORAGE \"1\" (2))\r\n", "")]
    public async Task Odd_answers_to_GETQUOTAROOT_are_read_as_far_as_they_can_be(string answer, string expected)
    {
        await using var server = Server(c => c.StartsWith("GETQUOTAROOT", StringComparison.Ordinal) ? $"{answer}TAG OK done\r\n" : null);
        await using var endpoint = server.Open(EndpointSide.Destination);
        Assert.Equal(expected, string.Join(';', (await endpoint.GetQuotaAsync(Token))!.Select(Text)));
        Assert.NotEmpty(await endpoint.ListFoldersAsync(false, Token));
    }

    [Theory(Timeout = Patience)]
    [InlineData("IMAP4rev1 QUOTA", "TAG NO no quota\r\n")]
    [InlineData("IMAP4rev1 QUOTA", "* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1 2)\r\nTAG BAD what\r\n")]
    [InlineData("IMAP4rev1", "* QUOTAROOT INBOX a\r\n* QUOTA a (STORAGE 1 2)\r\nTAG OK done\r\n")]
    public async Task A_server_that_refuses_or_has_no_quota_is_one_of_which_nothing_is_known(string capabilities, string answer)
    {
        await using var server = Server(c => c.StartsWith("GETQUOTAROOT", StringComparison.Ordinal) ? answer : null);
        server.Capabilities = capabilities;
        await using var endpoint = server.Open(EndpointSide.Destination);
        Assert.Null(await endpoint.GetQuotaAsync(Token));
    }

    [Fact(Timeout = Patience)]
    public async Task A_line_that_breaks_at_the_question_is_a_failure()
    {
        await using var server = Server(c => c.StartsWith("GETQUOTAROOT", StringComparison.Ordinal) ? "* QUOTAROOT INBOX aCUT" : null);
        await using var endpoint = server.Open(EndpointSide.Destination);
        Assert.Equal(FailureKind.Transient, (await Assert.ThrowsAsync<MailFailureException>(() => endpoint.GetQuotaAsync(Token))).Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task More_roots_than_a_server_can_have_end()
    {
        var flood = string.Concat(Enumerable.Range(0, 5000).Select(i => $"* QUOTA q{i} (STORAGE 1 2)\r\n"));
        await using var server = Server(c => c.StartsWith("GETQUOTAROOT", StringComparison.Ordinal) ? $"{flood}TAG OK done\r\n" : null);
        await using var endpoint = server.Open(EndpointSide.Destination);
        Assert.Equal(100, (await endpoint.GetQuotaAsync(Token))!.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dovecot_tells_what_a_mailbox_holds_and_may_hold()
    {
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { QuotaInOctets = 200 * 1024 }, Token);
        await RandomMailboxSeeder.SeedAsync(server, "jo", [FolderPath.Inbox], 20, 2000, seed: 1, Token);
        await using var endpoint = Endpoint(server, o => o);
        var root = Assert.Single((await endpoint.GetQuotaAsync(Token))!);
        Assert.Equal(("User quota", 200L * 1024), (root.Name, root.Storage!.Value.Limit));
        Assert.InRange(root.Storage.Value.Used, 20_000, 190_000);

        var facts = await endpoint.GetFactsAsync(Token);
        Assert.Contains("QUOTA", facts.Capabilities);

        // Nobody is on the way within one computer.
        Assert.False(facts.IsClearText);
        Assert.NotNull(facts.RoundTrip);
        Assert.Null(facts.CertificateExpires);
        Assert.NotEmpty(await endpoint.ListFoldersAsync(true, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_end_of_a_servers_certificate_is_known()
    {
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { Tls = true }, Token);
        await using var endpoint = Endpoint(server, o => o with { Host = "localhost", Port = server.ImapsPort, Security = ConnectionSecurity.ImplicitTls, CertificateAuthorityFile = server.CertificateAuthorityFile });
        var facts = await endpoint.GetFactsAsync(Token);
        Assert.False(facts.IsClearText);
        Assert.InRange(facts.CertificateExpires!.Value, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddYears(50));
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_server_is_is_asked_without_changing_anything()
    {
        await using var server = Server(c => c switch
        {
            "MYRIGHTS INBOX" => "* MYRIGHTS INBOX lrswipkxtea\r\nTAG OK done\r\n",
            _ when c.StartsWith("EXAMINE", StringComparison.Ordinal) => "* 3 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen $Label1)] kept\r\n* OK [UIDVALIDITY 1] ok\r\nTAG OK [READ-ONLY] done\r\n",
            _ => null,
        });
        server.Capabilities = "IMAP4rev1 ACL x-gm-ext-1";
        await using var endpoint = server.Open(EndpointSide.Destination);
        var facts = await endpoint.GetFactsAsync(Token);
        Assert.Equal("lrswipkxtea", facts.InboxRights);
        Assert.Equal((FlagSet.Parse("\\Seen $Label1"), false), (facts.PermanentFlags!, facts.KeepsNewKeywords));
        Assert.Contains("X-GM-EXT-1", facts.Capabilities);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("SELECT", StringComparison.Ordinal) || c.StartsWith("CREATE", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_refuses_every_question_leaves_what_is_not_known_open()
    {
        await using var server = Server(c => c.Split(' ')[0] is "NOOP" or "MYRIGHTS" or "EXAMINE" ? "TAG NO not today\r\n" : null);
        server.Capabilities = "IMAP4rev1 ACL";
        await using var endpoint = server.Open(EndpointSide.Destination);
        var facts = await endpoint.GetFactsAsync(Token);
        Assert.Null(facts.InboxRights);
        Assert.Null(facts.PermanentFlags);
        Assert.True(facts.KeepsNewKeywords);
    }

    private static ScriptedImapServer Server(Func<string, string?> script) => new(script) { Capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN QUOTA" };

    private static ImapEndpoint Endpoint(DovecotServer server, Func<ImapEndpointOptions, ImapEndpointOptions> change) => new(
        change(new ImapEndpointOptions
        {
            Host = server.Host,
            Port = server.ImapPort,
            Security = ConnectionSecurity.ClearText,
            User = "jo",
            Credentials = new FixedCredential(server.Password),
            TemporaryDirectory = Path.GetTempPath(),
        }),
        EndpointSide.Destination,
        TimeProvider.System);

    private static string Text(QuotaRoot root) => $"{root.Name}|{Text(root.Storage)}|{Text(root.Messages)}";

    private static string Text(QuotaAmount? amount) => amount is { } known ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{known.Used}/{known.Limit}") : "";
}
