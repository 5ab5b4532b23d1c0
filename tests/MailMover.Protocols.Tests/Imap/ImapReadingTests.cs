using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>What servers send that they should not.</summary>
public sealed class ImapReadingTests
{
    private const int Patience = 30_000;
    private const string Mail = "Subject: x\r\n\r\nBody.\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task Items_in_any_order_and_unasked_responses_in_between_are_understood()
    {
        var results = await FetchAsync(_ =>
            $"* 1 FETCH (BODY[] {{{Mail.Length}}}\r\n{Mail} UID 1)\r\n* 5 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n"
            + $"* 2 FETCH (FLAGS (\\Seen) UID 2 BODY[] {{{Mail.Length}}}\r\n{Mail})\r\n* 3 FETCH (UID 3 BODY[] \"Subject: \\\"q\\\"\")\r\nTAG OK done\r\n");
        Assert.Equal([Mail, Mail, "Subject: \"q\""], results.Select(r => r.Text!));
    }

    [Fact(Timeout = Patience)]
    public async Task NIL_for_a_body_is_a_failed_message()
    {
        var results = await FetchAsync(_ => $"* 1 FETCH (UID 1 BODY[] NIL)\r\n{Whole(2)}{Whole(3)}TAG OK done\r\n");
        Assert.Equal([FetchOutcome.Failed, FetchOutcome.Read, FetchOutcome.Read], results.Select(r => r.Outcome));
        Assert.Contains("NIL", results[0].Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task No_octets_of_a_message_that_has_some_is_a_failed_message()
    {
        var results = await FetchAsync(_ => $"* 1 FETCH (UID 1 BODY[] {{0}}\r\n)\r\n{Whole(2)}{Whole(3)}TAG OK done\r\n");
        Assert.Equal(FetchOutcome.Failed, results[0].Outcome);
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_left_out_are_asked_for_alone_and_have_vanished_or_failed()
    {
        var results = await FetchAsync(command => command switch
        {
            "UID FETCH 1:3 (UID BODY.PEEK[])" => $"{Whole(1)}TAG NO some are gone\r\n",
            "UID FETCH 2:3 (UID)" => "* 3 FETCH (UID 3)\r\nTAG OK done\r\n",
            "UID FETCH 3 (UID BODY.PEEK[])" => "TAG NO cannot read it\r\n",
            _ => null,
        });
        Assert.Equal([FetchOutcome.Read, FetchOutcome.Vanished, FetchOutcome.Failed], results.Select(r => r.Outcome));
        Assert.Contains("cannot read it", results[2].Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_body_cut_in_the_middle_is_never_handed_out()
    {
        var seen = new List<string?>();
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => FetchAsync(_ => $"{Whole(1)}* 2 FETCH (UID 2 BODY[] {{1000}}\r\nSubject: haCUT", seen));
        Assert.Equal((FailureScope.Endpoint, FailureKind.Transient), (failure.Scope, failure.Kind));
        Assert.Equal([Mail], seen);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_above_the_limit_fails_alone_and_the_connection_goes_on()
    {
        var large = new string('x', 300_000);
        var results = await FetchAsync(_ => $"* 1 FETCH (UID 1 BODY[] {{300000}}\r\n{large})\r\n{Whole(2)}{Whole(3)}TAG OK done\r\n", limit: 200_000);
        Assert.Equal([FetchOutcome.Failed, FetchOutcome.Read, FetchOutcome.Read], results.Select(r => r.Outcome));
        Assert.Contains("300,000", results[0].Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_literal_that_nobody_asked_for_ends_the_connection()
    {
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => FetchAsync(_ => "* 1 FETCH (UID 1 X-HUGE {4000000000}\r\n"));
        Assert.Equal(FailureScope.Endpoint, failure.Scope);
        Assert.Contains("4,000,000,000", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task The_delay_in_a_servers_parting_words_is_kept()
    {
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => FetchAsync(_ => "* BYE Session throttled. Suggested Backoff Time: 295000 milliseconds\r\nCUT"));
        Assert.Equal((FailureKind.Throttled, TimeSpan.FromSeconds(295)), (failure.Kind, failure.RetryAfter));
    }

    [Fact(Timeout = Patience)]
    public async Task A_date_that_cannot_be_read_or_is_missing_is_not_guessed()
    {
        var listed = await ListAsync(
            "* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"99-Foo-2020 00:00:00 +0000\" RFC822.SIZE 5)\r\n* 2 FETCH (FLAGS () UID 2 RFC822.SIZE 5)\r\n"
            + "* 3 FETCH (RFC822.SIZE 5 UID 3 FLAGS (\\Seen \\Recent $A) INTERNALDATE \" 1-Feb-2020 03:04:05 -0330\")\r\nTAG OK done\r\n");
        Assert.Equal([null, null, new DateTimeOffset(2020, 2, 1, 3, 4, 5, new TimeSpan(-3, -30, 0))], listed.Select(l => l.InternalDate));
        Assert.Equal("\\Seen $A", listed[2].Flags.ToString());
    }

    [Fact(Timeout = Patience)]
    public async Task Flags_that_would_be_a_command_elsewhere_are_left_out()
    {
        var listed = await ListAsync("* 1 FETCH (UID 1 FLAGS (Good {9}\r\na\r\nDELETE \\Seen) RFC822.SIZE 5)\r\nTAG OK done\r\n");
        Assert.Equal("\\Seen Good", listed[0].Flags.ToString());
    }

    [Fact(Timeout = Patience)]
    public async Task Without_UIDNEXT_the_highest_UID_is_asked_for()
    {
        await using var server = new ScriptedImapServer(command => command switch
        {
            "EXAMINE \"INBOX\"" => "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK done\r\n",
            "UID FETCH * (UID)" => "* 1 FETCH (UID 4000000000)\r\nTAG OK done\r\n",
            _ when command.StartsWith("UID FETCH", StringComparison.Ordinal) && command.Contains(":*", StringComparison.Ordinal) => "* 1 FETCH (UID 4000000000 FLAGS ())\r\nTAG OK done\r\n",
            _ when command.StartsWith("UID FETCH", StringComparison.Ordinal) => "TAG OK done\r\n",
            _ => null,
        });
        await using var source = server.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListAsync(null, Token).SelectMany(w => w.ToAsyncEnumerable()).ToListAsync(Token);
        Assert.Equal(new ImapMessageKey(7, 4_000_000_000), Assert.Single(listed).Key);
        Assert.True(server.Commands.Count < 40, "sparse UIDs take few windows");
    }

    private static string Whole(int uid) => $"* {uid} FETCH (UID {uid} BODY[] {{{Mail.Length}}}\r\n{Mail})\r\n";

    private static async Task<List<MessageListing>> ListAsync(string answer)
    {
        await using var server = new ScriptedImapServer(command => command.StartsWith("UID FETCH", StringComparison.Ordinal) ? answer : null);
        await using var source = server.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        return await reader.ListAsync(null, Token).SelectMany(w => w.ToAsyncEnumerable()).ToListAsync(Token);
    }

    private static async Task<List<(FetchOutcome Outcome, string? Text, string? Reason)>> FetchAsync(Func<string, string?> script, List<string?>? seen = null, long limit = 1 << 20)
    {
        await using var server = new ScriptedImapServer(command => command.StartsWith("UID FETCH", StringComparison.Ordinal) ? script(command) : null);
        await using var source = server.Open(EndpointSide.Source, o => o with { MaxMessageInOctets = limit });
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var wanted = Enumerable.Range(1, 3).Select(i => new MessageListing { Key = new ImapMessageKey(7, (uint)i), SizeInOctets = 20 }).ToList();
        var results = new SortedDictionary<uint, (FetchOutcome, string?, string?)>();
        await foreach (var fetched in reader.FetchAsync(wanted, Token))
        {
            using var octets = fetched.Octets;
            var text = octets is null ? null : Encoding.Latin1.GetString(octets.InMemory!.Value.Span);
            seen?.Add(text);
            results.Add(((ImapMessageKey)fetched.Message.Key).Uid, (fetched.Outcome, text, fetched.Reason));
        }

        Assert.Equal(3, results.Count);
        return [.. results.Values];
    }
}
