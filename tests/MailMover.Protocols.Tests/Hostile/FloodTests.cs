using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Verification;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Servers that send more than anybody could hold. Alone in the process, since what they cost in memory is measured.</summary>
[CollectionDefinition(nameof(FloodTests), DisableParallelization = true)]
[Collection(nameof(FloodTests))]
public sealed class FloodTests
{
    private const int Patience = 120_000;
    private const long Gigabyte = 1L << 30;
    private const long Bounded = 96L << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task A_literal_of_two_gigabytes_is_read_past_in_little_memory_and_the_other_messages_are_copied()
    {
        await using var transfer = new ScriptedTransfer(3) { Change = o => o with { MaxMessageInOctets = 1 << 20, Trace = null } };
        transfer.Source.Misbehave(new Tells("RFC822.SIZE", (m, value) => m.Uid == 2 ? null : value), new SendsHuge(2 * Gigabyte));
        var before = GC.GetTotalAllocatedBytes();
        var report = await transfer.CopyAsync();
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Bounded);
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 2, 1), (report.Ending, report.Total.Copied, report.Total.Failed));
        Assert.Contains(transfer.Journal.AuditRows, r => r.Reason.Contains("2,147,483,648", StringComparison.Ordinal) && r.Reason.Contains("--max-message", StringComparison.Ordinal));
        transfer.AssertNothingTwice();
    }

    [Fact(Timeout = Patience)]
    public async Task A_literal_of_two_gigabytes_or_an_endless_line_at_the_destination_is_never_green_and_takes_little_memory()
    {
        await using var transfer = new ScriptedTransfer(3) { Change = o => o with { MaxMessageInOctets = 1 << 20, Trace = null } };
        await transfer.CopyWhollyAsync();
        transfer.Destination.Misbehave(new SendsHuge(2 * Gigabyte));
        var before = GC.GetTotalAllocatedBytes();
        var report = await transfer.VerifyAsync(VerificationLevel.Content);
        Assert.Equal((Verdict.Red, 1, 2), (report.Verdict, report.Total[MessageFate.Unreadable], report.Total[ContentMatch.Identical]));

        transfer.Destination.Behave();
        transfer.Destination.Misbehave(new Sends("UID FETCH", [ScriptedResponse.Raw("* 1 FETCH (UID 1 FLAGS ("), ScriptedResponse.Endless("abcdefgh ")], times: 1));
        Assert.Equal(Verdict.Green, (await transfer.VerifyAsync(VerificationLevel.Content)).Verdict);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Bounded);
    }

    [Theory(Timeout = Patience)]
    [InlineData("2147483648")]
    [InlineData("99999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999")]
    public async Task A_literal_with_a_number_beyond_all_sizes_ends_the_connection_and_not_the_program(string number)
    {
        await using var transfer = new ScriptedTransfer(5) { Patience = TimeSpan.FromMilliseconds(400) };
        transfer.Source.Misbehave(new Tells("BODY[]", (m, value) => m.Uid == 2 ? $"{{{number}}}\r\n{m.Text}" : value));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 4, 1), (report.Ending, report.Total.Copied, report.Total.Failed));
        transfer.AssertNothingTwice();
        transfer.Source.Behave();
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData("UID FETCH", "* 1 FETCH (UID 1 X {99999999999999999999}\r\n")]
    [InlineData("LIST", "* LIST () \"/\" {5000000000}\r\n")]
    [InlineData("STATUS", "* STATUS {18446744073709551616}\r\n")]
    [InlineData("NAMESPACE", "* NAMESPACE (({3000000000}\r\n")]
    public async Task A_huge_literal_that_nobody_asked_for_is_refused_cleanly(string command, string line)
    {
        await using var transfer = new ScriptedTransfer(2);
        transfer.Source.Misbehave(new Sends(command, [ScriptedResponse.Raw(line)], "OK done", times: 2));
        await transfer.CopyWhollyAsync();
        Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("octets where nothing of that size was asked for", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("UID FETCH", "* 1 FETCH (UID 1 FLAGS (")]
    [InlineData("LIST", "* LIST (")]
    [InlineData("EXAMINE", "* OK [PERMANENTFLAGS (")]
    [InlineData("NAMESPACE", "x")]
    public async Task An_endless_line_is_cut_off_in_little_memory(string command, string begin)
    {
        await using var transfer = new ScriptedTransfer(2) { Change = o => o with { Trace = null } };
        transfer.Source.Misbehave(new Sends(command, [ScriptedResponse.Raw(begin), ScriptedResponse.Endless("abcdefgh ")], times: 1));
        var before = GC.GetTotalAllocatedBytes();
        await transfer.CopyWhollyAsync();
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Bounded);
        Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("line of more than", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("UID FETCH", "* OK still here\r\n")]
    [InlineData("UID FETCH", "* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE \" 1-Feb-2020 03:04:05 +0000\" RFC822.SIZE 5)\r\n")]
    [InlineData("UID FETCH", "* 99 EXISTS\r\n")]
    [InlineData("EXAMINE", "* 1 EXISTS\r\n")]
    [InlineData("LIST", "* LIST () \"/\" INBOX\r\n")]
    [InlineData("STATUS", "\r\n")]
    [InlineData("AUTHENTICATE", "* CAPABILITY IMAP4rev1\r\n")]
    [InlineData("AUTHENTICATE", "+ \r\n")]
    public async Task An_endless_run_of_responses_that_nobody_asked_for_is_cut_off(string command, string response)
    {
        await using var transfer = new ScriptedTransfer(2) { Change = o => o with { Trace = null } };
        transfer.Source.Misbehave(new Sends(command, [ScriptedResponse.Endless(response)], times: 1));
        var before = GC.GetTotalAllocatedBytes();
        await transfer.CopyWhollyAsync();
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Gigabyte);
    }

    [Fact(Timeout = Patience)]
    public async Task An_endless_run_of_responses_to_APPEND_doubles_nothing()
    {
        await using var transfer = new ScriptedTransfer(5) { Change = o => o with { Trace = null } };
        transfer.Destination.Misbehave(new Sends("APPEND", [ScriptedResponse.Endless("* 1 RECENT\r\n")], times: 1));
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_listing_of_messages_without_end_is_cut_off()
    {
        await using var server = new ScriptedImapServer();
        server.Mailbox.Fill("INBOX", 3);
        server.Misbehave(new Sends("UID FETCH", Enumerable.Range(1, int.MaxValue).Select(i => ScriptedResponse.Raw(
            string.Concat(Enumerable.Range(0, 500).Select(n => string.Create(CultureInfo.InvariantCulture, $"* 1 FETCH (UID {((long)i * 500) + n} FLAGS ())\r\n"))))).Take(2_000)));
        await using var source = server.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var failure = await Assert.ThrowsAsync<MailFailureException>(async () => await reader.ListAsync(null, Token).SelectMany(w => w.ToAsyncEnumerable()).CountAsync(Token));
        Assert.Contains("which has 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_talks_slowly_and_never_answers_is_given_up()
    {
        await using var transfer = new ScriptedTransfer(2) { Patience = TimeSpan.FromMilliseconds(200) };
        transfer.Source.Misbehave(new Sends("UID FETCH", Slow(), times: 1));
        await transfer.CopyWhollyAsync();
        Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("went on talking", StringComparison.Ordinal));

        // Paced by the server's own sending: each line comes well within the patience with silence.
        static IEnumerable<ScriptedResponse> Slow()
        {
            for (var i = 0; i < 400; i++)
            {
                yield return ScriptedResponse.Paced("* OK Still here\r\n", TimeSpan.FromMilliseconds(50));
            }
        }
    }

    [Fact]
    public async Task Small_pieces_are_sent_at_once()
    {
        await using var server = new ScriptedImapServer();
        var options = new ImapEndpointOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Security = ConnectionSecurity.ClearText,
            User = "jo",
            Credentials = new FixedCredential("x"),
            TemporaryDirectory = "",
        };
        var opened = await new SocketOpener(options.Target, new ImapFailures(EndpointSide.Source, options), TimeProvider.System).ConnectAsync(Token);
        await using var stream = opened.Stream;
        Assert.True(opened.Socket.NoDelay);
    }

    /// <summary>Gives message 2 as so many octets that are made while they are sent.</summary>
    private sealed class SendsHuge(long octets) : Misbehaviour
    {
        public override void Change(ScriptedCommand command, ScriptedReply reply)
        {
            var at = reply.Untagged.FindIndex(r => r.Text.StartsWith("* 2 FETCH (UID 2 BODY[]", StringComparison.Ordinal));
            if (at >= 0)
                reply.Untagged[at] = ScriptedResponse.Large(string.Create(CultureInfo.InvariantCulture, $"* 2 FETCH (UID 2 BODY[] {{{octets}}}\r\n"), octets, ")\r\n");
        }
    }
}
