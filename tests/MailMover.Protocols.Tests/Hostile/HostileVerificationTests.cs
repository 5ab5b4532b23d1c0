using System.Globalization;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Verifications on servers that misbehave at either end: each one ends, is GREEN only where all is there and could be looked at, and changes nothing.</summary>
public sealed class HostileVerificationTests
{
    private const int Patience = 120_000;
    private const int Positions = 24;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    [Theory(Timeout = Patience)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_BYE_or_a_cut_after_any_number_of_octets_changes_nothing_in_the_verdict(bool atSource, bool bye)
    {
        await using var transfer = await CopiedAsync();
        var server = Server(transfer, atSource);
        var before = server.OctetsSent;
        await AssertGreenAsync(transfer);
        var whole = server.OctetsSent - before;
        for (var i = 0; i < Positions; i++)
        {
            var octets = 1 + (whole * i / Positions);
            server.Behave();
            server.Misbehave(bye ? new ByeAfter(octets) : new EndsAfter(octets));
            var report = await transfer.VerifyAsync(VerificationLevel.Content);
            Assert.True((report.Verdict, report.Total[ContentMatch.Identical]) == (Verdict.Green, 8), $"after {octets} octets: {Words(report)}");
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stall_in_the_middle_of_a_literal_is_given_up_and_the_message_is_compared_all_the_same(bool atSource)
    {
        await using var transfer = await CopiedAsync();
        transfer.Patience = Short;
        var stall = new EndsAfter(100, command: "UID FETCH 1:6 (UID BODY.PEEK[])", then: AfterReply.Stall);
        Server(transfer, atSource).Misbehave(stall);
        await AssertGreenAsync(transfer);
        Assert.True(stall.HasHappened);
        Assert.Contains(transfer.Looking.Events.OfType<Waiting>(), w => w.Reason.Contains("silent", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("LIST")]
    [InlineData("STATUS")]
    [InlineData("EXAMINE")]
    [InlineData("UID FETCH")]
    public async Task A_swallowed_tagged_OK_is_given_up_after_the_timeout_and_changes_nothing_in_the_verdict(string command)
    {
        foreach (var atSource in new[] { true, false })
        {
            await using var transfer = await CopiedAsync();
            transfer.Patience = Short;
            var swallows = new Swallows(command);
            Server(transfer, atSource).Misbehave(swallows);
            await AssertGreenAsync(transfer);
            Assert.Equal(1, swallows.Count);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(true, -20)]
    [InlineData(true, 10)]
    [InlineData(false, -20)]
    [InlineData(false, 10)]
    [InlineData(false, 100_000)]
    public async Task A_literal_of_another_length_than_announced_makes_that_message_unreadable_and_is_never_green(bool atSource, int by)
    {
        await using var transfer = await CopiedAsync();
        transfer.Patience = Short;
        Server(transfer, atSource).Misbehave(new Tells("BODY[]", (message, value) => message.Uid == 3
            ? string.Create(CultureInfo.InvariantCulture, $"{{{message.Octets.Length + by}}}\r\n{message.Text}")
            : value));
        await AssertUnreadableAsync(transfer, 1, 7);
    }

    [Theory(Timeout = Patience)]
    [InlineData(null)]
    [InlineData("NIL")]
    [InlineData("\"\"")]
    public async Task A_body_that_is_not_given_is_unreadable_and_never_green(string? told)
    {
        foreach (var atSource in new[] { true, false })
        {
            await using var transfer = await CopiedAsync();
            Server(transfer, atSource).Misbehave(new Tells("BODY[]", (message, value) => message.Uid == 3 ? told : value));
            await AssertUnreadableAsync(transfer, 1, 7);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("99999")]
    [InlineData("18446744073709551615")]
    [InlineData("NIL")]
    [InlineData(null)]
    public async Task A_wrong_RFC822_SIZE_at_either_end_is_settled_by_reading_the_messages(string? told)
    {
        foreach (var atSource in new[] { true, false })
        {
            await using var transfer = await CopiedAsync();
            Server(transfer, atSource).Misbehave(new Tells("RFC822.SIZE", (_, _) => told));
            var report = await transfer.VerifyAsync(VerificationLevel.Headers);
            Assert.True((report.Verdict, report.Total[MessageFate.Present]) == (Verdict.Green, 8), Words(report));
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("NIL")]
    [InlineData("\"00-Foo-2020 99:99:99 +0000\"")]
    [InlineData(null)]
    public async Task Dates_that_the_destination_tells_wrongly_hide_no_message_and_are_never_red(string? told)
    {
        await using var transfer = await CopiedAsync();
        transfer.Destination.Misbehave(new Tells("INTERNALDATE", (_, _) => told));
        var report = await transfer.VerifyAsync(VerificationLevel.Headers);
        Assert.True((report.Verdict == Verdict.Red, report.Total[MessageFate.Present]) == (false, 8), Words(report));
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_counted_and_not_listed_is_unreadable_and_nothing_is_called_missing(bool atSource)
    {
        await using var transfer = await CopiedAsync();
        Server(transfer, atSource).Misbehave(new Rewrites("UID FETCH", lines => lines.Where(l => !l.Contains("(UID 5 FLAGS", StringComparison.Ordinal))));
        foreach (var level in new[] { VerificationLevel.Headers, VerificationLevel.Content })
        {
            var report = await transfer.VerifyAsync(level);
            Assert.True((report.Verdict, report.Total[MessageFate.Unreadable], report.Total[MessageFate.Missing]) == (Verdict.Red, 1, 0), Words(report));
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_UID_that_is_listed_and_cannot_be_fetched_is_never_taken_for_mail_that_is_there(bool atSource)
    {
        await using var transfer = await CopiedAsync();
        Server(transfer, atSource).Misbehave(
            new Rewrites("UID FETCH", lines => lines.Any(l => l.Contains("INTERNALDATE", StringComparison.Ordinal)) ? [.. lines, Phantom] : lines),
            new Rewrites("STATUS", lines => lines.Select(l => l.Replace("MESSAGES 6 UIDNEXT 7", "MESSAGES 7 UIDNEXT 8", StringComparison.Ordinal))),
            new Rewrites("EXAMINE", lines => lines.Select(l => l.Replace("UIDNEXT 7", "UIDNEXT 8", StringComparison.Ordinal))));
        var report = await transfer.VerifyAsync(VerificationLevel.Content);
        Assert.True(report.Total[ContentMatch.Identical] == 8 && report.Total[MessageFate.Missing] == 0 && (!atSource || report.Verdict == Verdict.Red), Words(report));
    }

    [Theory(Timeout = Patience)]
    [InlineData("EXAMINE")]
    [InlineData("UID FETCH")]
    public async Task A_folder_rebuilt_meanwhile_is_looked_at_again(string command)
    {
        foreach (var atSource in new[] { true, false })
        {
            await using var transfer = await CopiedAsync();
            var server = Server(transfer, atSource);
            server.Misbehave(new Meanwhile(command, () => server.Mailbox.Renumber("INBOX", 8)));
            var report = await transfer.VerifyAsync(VerificationLevel.Headers);
            Assert.True((report.Verdict, report.Total[MessageFate.Present]) == (Verdict.Green, 8), Words(report));
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_with_another_UIDVALIDITY_every_time_ends_it_and_is_never_green(bool atSource)
    {
        await using var transfer = await CopiedAsync();
        var generation = 100;
        Server(transfer, atSource).Misbehave(new Rewrites("EXAMINE", lines => lines.Select(l => l.Replace("UIDVALIDITY 7", $"UIDVALIDITY {Interlocked.Increment(ref generation)}", StringComparison.Ordinal))));
        var report = await transfer.VerifyAsync(VerificationLevel.Content);
        Assert.True((report.Verdict, report.Total[MessageFate.Missing]) == (Verdict.Red, 0), Words(report));
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MESSAGELIMIT_hides_no_message(bool tellsUid)
    {
        await using var transfer = await CopiedAsync(100);
        transfer.Source.Misbehave(new LimitsMessages(30, tellsUid));
        transfer.Destination.Misbehave(new LimitsMessages(20, tellsUid));
        await AssertGreenAsync(transfer, 102);
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(LimitedServerTests.Throttling), MemberType = typeof(LimitedServerTests))]
    public async Task A_throttling_text_is_waited_for(string text, bool isThrottling)
    {
        foreach (var atSource in new[] { true, false })
        {
            await using var transfer = await CopiedAsync();
            var waited = transfer.Time.Waits.Count;
            Server(transfer, atSource).Misbehave(new Refuses("UID FETCH", text, times: 2));
            await AssertGreenAsync(transfer);
            Assert.True(!isThrottling || transfer.Time.Waits.Skip(waited).Max() >= TimeSpan.FromSeconds(60), "it was not waited for");
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("* OK nothing to do with it\r\n* 99 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n", false)]
    [InlineData("", true)]
    public async Task Lines_in_another_order_doubled_or_unasked_are_each_counted_once(string unasked, bool doubled)
    {
        await using var transfer = await CopiedAsync(60);
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            server.Misbehave(new Rewrites("UID FETCH", lines => [.. unasked.Length == 0 ? [] : new[] { unasked }, .. lines.Reverse(), .. doubled ? lines : []]));
        await AssertGreenAsync(transfer, 62);
    }

    [Fact(Timeout = Patience)]
    public async Task Neither_UIDNEXT_nor_SEARCH_is_needed()
    {
        await using var transfer = await CopiedAsync();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
        {
            server.Commands.Clear();
            server.Misbehave(LyingSourceTests.WithoutUidNext());
        }

        await AssertGreenAsync(transfer);
        Assert.DoesNotContain(transfer.Source.Commands.Concat(transfer.Destination.Commands), c => c.Contains("SEARCH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_list_with_literals_a_NIL_delimiter_a_name_twice_and_no_INBOX_hides_no_message()
    {
        await using var transfer = await CopiedAsync();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
        {
            server.Misbehave(new Rewrites("LIST", lines => lines
                .Where(l => !l.Contains("INBOX", StringComparison.Ordinal))
                .SelectMany(l => new[] { l.Replace("\"Work\"", "{4}\r\nWork", StringComparison.Ordinal), l.Replace("\"/\" \"Work\"", "NIL \"Work\"", StringComparison.Ordinal) })));
        }

        await AssertGreenAsync(transfer);
    }

    [Fact(Timeout = Patience)]
    public async Task A_thousand_folders_are_verified_on_few_connections()
    {
        await using var transfer = new ScriptedTransfer(1);
        for (var i = 0; i < 1000; i++)
            transfer.Source.Mailbox.AddFolder($"Folder {i:000}");
        for (var i = 0; i < 1000; i += 50)
            transfer.Source.Mailbox.Fill($"Folder {i:000}", 2);
        await transfer.CopyWhollyAsync();
        var before = transfer.Destination.Connections;
        await AssertGreenAsync(transfer, 41);
        Assert.InRange(transfer.Destination.Connections - before, 1, 10);
    }

    private const string Phantom = "* 7 FETCH (UID 7 FLAGS () INTERNALDATE \" 1-Feb-2020 03:04:05 +0000\" RFC822.SIZE 99)\r\n";

    private static async Task<ScriptedTransfer> CopiedAsync(int messages = 6)
    {
        var transfer = new ScriptedTransfer(messages);
        transfer.Source.Mailbox.Fill("Work", 2);
        await transfer.CopyWhollyAsync();
        return transfer;
    }

    private static ScriptedImapServer Server(ScriptedTransfer transfer, bool atSource) => atSource ? transfer.Source : transfer.Destination;

    private static async Task AssertGreenAsync(ScriptedTransfer transfer, int messages = 8)
    {
        var report = await transfer.VerifyAsync(VerificationLevel.Content);
        Assert.True((report.Ending, report.Verdict, report.Total[ContentMatch.Identical]) == (RunEnding.Complete, Verdict.Green, messages), Words(report));
        transfer.AssertSame();
    }

    private static async Task AssertUnreadableAsync(ScriptedTransfer transfer, int unreadable, int identical)
    {
        var report = await transfer.VerifyAsync(VerificationLevel.Content);
        Assert.True((report.Verdict, report.Total[MessageFate.Unreadable], report.Total[ContentMatch.Identical]) == (Verdict.Red, unreadable, identical), Words(report));
        Server(transfer, true).Behave();
        Server(transfer, false).Behave();
        await AssertGreenAsync(transfer);
    }

    private static string Words(VerificationReport report) =>
        $"{report.Ending} {report.Verdict}: {string.Join(", ", report.Total.Fates.Select(f => $"{f.Value} {f.Key}"))}; {string.Join(" | ", report.Reasons.Select(r => r.Text))} | {string.Join(" | ", report.Findings.Select(f => $"{f.Folder} {f.Key} {f.Reason}"))}";
}
