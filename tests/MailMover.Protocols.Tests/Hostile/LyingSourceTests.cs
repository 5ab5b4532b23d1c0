using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Sources that tell of messages what is not so.</summary>
public sealed class LyingSourceTests
{
    private const int Patience = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(-20)]
    [InlineData(-100)]
    [InlineData(10)]
    [InlineData(150)]
    [InlineData(100_000)]
    public async Task A_literal_of_another_length_than_announced_is_never_taken_for_a_message(int by)
    {
        await using var transfer = new ScriptedTransfer { Patience = TimeSpan.FromMilliseconds(400) };
        transfer.Source.Misbehave(new Tells("BODY[]", (message, value) => message.Uid == 3
            ? string.Create(CultureInfo.InvariantCulture, $"{{{message.Octets.Length + by}}}\r\n{message.Text}")
            : value));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 5, 1), (report.Ending, report.Total.Copied, report.Total.Failed));
        Assert.Equal("INBOX: 0 instead of 1", Assert.Single(transfer.Source.Mailbox.DifferencesTo(transfer.Destination.Mailbox))[..21]);
        Assert.Contains(transfer.Journal.AuditRows, r => r.Outcome == MessageOutcome.Failed && r.Reason.Contains("hung up on this message", StringComparison.Ordinal));
        transfer.Source.Behave();
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_cut_short_by_its_literal_just_where_the_answer_could_end_is_not_taken_for_whole()
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Mailbox.Add("INBOX", "Subject: ends in a parenthesis\r\n\r\n(the end)\r\n");
        transfer.Source.Misbehave(new Tells("BODY[]", (message, value) => message.Uid == 7
            ? string.Create(CultureInfo.InvariantCulture, $"{{{message.Octets.Length - 3}}}\r\n{message.Text}")
            : value));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 6, 1), (report.Ending, report.Total.Copied, report.Total.Failed));
        transfer.AssertNothingTwice();
    }

    [Theory(Timeout = Patience)]
    [InlineData("NIL", "NIL")]
    [InlineData("{0}\r\n", "no octets")]
    [InlineData(null, "does not give it")]
    public async Task A_body_that_is_not_given_fails_that_message_alone_and_is_copied_when_it_is_given(string? told, string said)
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Misbehave(new Tells("BODY[]", (message, value) => message.Uid == 3 ? told : value));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 5, 1), (report.Ending, report.Total.Copied, report.Total.Failed));
        Assert.Contains(transfer.Journal.AuditRows, r => r.Outcome == MessageOutcome.Failed && r.Reason.Contains(said, StringComparison.Ordinal));
        transfer.Source.Behave();
        Assert.Equal(1, (await transfer.CopyWhollyAsync()).Total.CopiedNow);
    }

    [Theory(Timeout = Patience)]
    [InlineData(null)]
    [InlineData("NIL")]
    [InlineData("\"00-Jan-0000 00:00:00 +0000\"")]
    [InlineData("\"01-Jan-1904 00:00:00 +0000\"")]
    [InlineData("\"31-Dec-9999 23:59:59 +0000\"")]
    [InlineData("\"99-Foo-2020 99:99:99 +9999\"")]
    [InlineData("(\"nonsense\" (1 2))")]
    public async Task An_absurd_or_missing_INTERNALDATE_is_replaced_by_the_date_of_the_message_and_that_is_recorded(string? told)
    {
        await using var transfer = new ScriptedTransfer(3);
        transfer.Source.Misbehave(new Tells("INTERNALDATE", (message, value) => message.Uid == 2 ? told : value));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.Complete, 3), (report.Ending, report.Total.Copied));
        Assert.Equal(new DateTimeOffset(2026, 2, 2, 10, 0, 0, TimeSpan.FromHours(1)), transfer.Destination.Mailbox["INBOX"][1].InternalDate);
        Assert.Contains(transfer.Journal.AuditRows, r => r.Reason.Contains("no usable arrival date", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("99999")]
    [InlineData("18446744073709551615")]
    [InlineData("NIL")]
    [InlineData(null)]
    public async Task A_wrong_RFC822_SIZE_changes_nothing_of_what_is_copied(string? told)
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Misbehave(new Tells("RFC822.SIZE", (_, _) => told));
        await transfer.CopyWhollyAsync();
        transfer.Journal = new Testing.Journal.InMemoryTransferJournal(transfer.Time);
        var report = await transfer.CopyWhollyAsync();
        Assert.Equal(6, report.Total.AlreadyThere);
    }

    [Fact(Timeout = Patience)]
    public async Task UIDs_that_are_listed_and_cannot_be_fetched_are_failed_or_vanished_and_the_others_are_copied()
    {
        await using var transfer = new ScriptedTransfer(10);
        var phantoms = new Rewrites("UID FETCH", lines => [.. lines, "* 11 FETCH (UID 11 FLAGS () INTERNALDATE \" 1-Feb-2020 03:04:05 +0000\" RFC822.SIZE 99)\r\n"], times: 1);
        transfer.Source.Misbehave(
            phantoms,
            new Rewrites("STATUS", lines => lines.Select(l => l.Replace("MESSAGES 10 UIDNEXT 11", "MESSAGES 11 UIDNEXT 12", StringComparison.Ordinal))),
            new Rewrites("EXAMINE", lines => lines.Select(l => l.Replace("UIDNEXT 11", "UIDNEXT 12", StringComparison.Ordinal))),
            new Tells("BODY[]", (message, value) => message.Uid == 4 ? null : value));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 11, 9, 1, 1), (report.Ending, report.Total.Found, report.Total.Copied, report.Total.Failed, report.Total.Vanished));
        transfer.AssertNothingTwice();
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_that_is_refused_as_UNAVAILABLE_for_ever_fails_alone_and_stops_nothing()
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Mailbox.Fill("Work", 3);
        transfer.Source.Misbehave(new Refuses("UID FETCH", "NO [UNAVAILABLE] UID FETCH Server error while fetching messages", when: c => c.Text.Contains("BODY.PEEK[]", StringComparison.Ordinal) && FetchesThird(c)));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.SomeRefusedOrFailed, 7, 2), (report.Ending, report.Total.Copied, report.Total.Failed));
        Assert.Equal(7, (await transfer.CopyAsync()).Total.Copied);
        transfer.Source.Behave();
        await transfer.CopyWhollyAsync();

        static bool FetchesThird(ScriptedCommand command) => command.Arguments.Split(' ')[0] is "3" or "1:6" or "1:3";
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_gives_no_message_at_all_for_a_while_is_waited_for()
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Misbehave(new Refuses("UID FETCH", "NO [UNAVAILABLE] try later", times: 8, when: c => c.Text.Contains("BODY.PEEK[]", StringComparison.Ordinal)));
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EXISTS_larger_than_what_FETCH_gives_is_told_and_never_passes_for_complete(bool afterOtherRuns)
    {
        await using var transfer = new ScriptedTransfer();
        if (afterOtherRuns)
            await transfer.CopyWhollyAsync();
        transfer.Source.Mailbox.Fill("INBOX", 2, first: 7);
        transfer.Source.Misbehave(
            new Rewrites("UID FETCH", lines => lines.Where(l => !l.Contains("(UID 5 FLAGS", StringComparison.Ordinal))));
        var report = await transfer.CopyAsync();
        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        Assert.Contains(report.Notes, n => n.StartsWith("INBOX: ", StringComparison.Ordinal) && n.Contains("holds 8 messages, but listed only 7", StringComparison.Ordinal));
        transfer.AssertNothingTwice();
        transfer.Source.Behave();
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_UIDNEXT_that_is_too_low_hides_no_message()
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Misbehave(
            new Rewrites("EXAMINE", lines => lines.Select(l => l.Replace("UIDNEXT 7", "UIDNEXT 3", StringComparison.Ordinal))),
            new Rewrites("STATUS", lines => lines.Select(l => l.Replace("UIDNEXT 7", "UIDNEXT 3", StringComparison.Ordinal))));
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_UIDNEXT_on_either_side_everything_is_copied_once_and_a_rerun_copies_nothing(bool cut)
    {
        await using var transfer = new ScriptedTransfer();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            server.Misbehave(WithoutUidNext());
        if (cut)
            transfer.Destination.Misbehave(new EndsAfter(1, command: "APPEND"));
        await transfer.CopyWhollyAsync();
        Assert.Equal(0, (await transfer.CopyWhollyAsync()).Total.CopiedNow);
    }

    [Fact(Timeout = Patience)]
    public async Task SEARCH_is_never_needed()
    {
        await using var transfer = new ScriptedTransfer();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            server.Misbehave(new Refuses("SEARCH", "BAD what?"), new Refuses("UID SEARCH", "BAD what?"));
        await transfer.CopyWhollyAsync(new() { Rules = new() { Since = new DateOnly(2019, 1, 1) } });
        Assert.DoesNotContain(transfer.Source.Commands.Concat(transfer.Destination.Commands), c => c.Contains("SEARCH", StringComparison.OrdinalIgnoreCase));
    }

    [Theory(Timeout = Patience)]
    [InlineData("descending")]
    [InlineData("doubled")]
    [InlineData("shuffled")]
    [InlineData("unsolicited")]
    public async Task FETCH_lines_in_any_order_doubled_or_unasked_are_each_counted_once(string how)
    {
        await using var transfer = new ScriptedTransfer(60);
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            server.Misbehave(new Rewrites("UID FETCH", lines => Disturbed(lines, how)));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.Complete, 60, 60), (report.Ending, report.Total.Found, report.Total.Copied));
        transfer.AssertSame();
        Assert.Equal(0, (await transfer.CopyWhollyAsync()).Total.CopiedNow);
    }

    [Theory(Timeout = Patience)]
    [InlineData("descending")]
    [InlineData("doubled")]
    [InlineData("shuffled")]
    public async Task Flags_that_come_in_any_order_are_all_listed_and_each_once(string how)
    {
        await using var server = new ScriptedImapServer();
        server.Mailbox.Fill("INBOX", 50);
        server.Misbehave(new Rewrites("UID FETCH", lines => Disturbed(lines, how)));
        await using var source = server.Open(EndpointSide.Source);
        await using var reader = await source.OpenAsync(FolderPath.Inbox, null, false, Token);
        var listed = await reader.ListFlagsAsync(null, 0, Token).SelectMany(w => w.ToAsyncEnumerable()).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (uint)i), listed.Select(l => ((ImapMessageKey)l.Key).Uid).Order());
    }

    internal static Rewrites WithoutUidNext() => new("", lines => lines
        .Where(l => !l.StartsWith("* OK [UIDNEXT", StringComparison.Ordinal))
        .Select(l => l.StartsWith("* STATUS", StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(l, " ?UIDNEXT [0-9]+", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) : l));

    /// <summary>What a server says unasked when flags change: the UID and the flags, and nothing else.</summary>
    private static string FlagsOf(string line)
    {
        var end = line.Contains("FLAGS (", StringComparison.Ordinal) ? line.IndexOf(')', StringComparison.Ordinal) : -1;
        return end < 0 ? "* 3 FETCH (FLAGS ())\r\n" : line[..(end + 1)] + ")\r\n";
    }

    private static IEnumerable<string> Disturbed(IReadOnlyList<string> lines, string how) => how switch
    {
        "descending" => lines.Reverse(),
        "doubled" => lines.SelectMany(l => new[] { l, l }),
        "shuffled" => lines.OrderBy(l => l.Length * 7919 % 13).ThenBy(l => l[^3]).ThenByDescending(l => l, StringComparer.Ordinal),
        _ => lines.SelectMany((l, i) => new[] { $"* {i + 1} FETCH (FLAGS (\\Seen))\r\n", FlagsOf(lines[i * 7 % lines.Count]), l, "* 99 EXISTS\r\n", "* 1 RECENT\r\n", "* VANISHED (EARLIER) 3000\r\n", "\r\n" }),
    };
}
