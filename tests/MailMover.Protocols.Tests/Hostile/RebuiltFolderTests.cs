using MailMover.Core.Journal;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>UIDVALIDITY that changes: between runs, while a run is at work, on either side, and for ever.</summary>
public sealed class RebuiltFolderTests
{
    private const int Patience = 60_000;

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_rebuilt_between_runs_costs_no_double(bool atSource)
    {
        await using var transfer = new ScriptedTransfer(10);
        await transfer.CopyWhollyAsync();
        (atSource ? transfer.Source : transfer.Destination).Mailbox.Renumber("INBOX", 8);
        transfer.Source.Mailbox.Fill("INBOX", 2, first: 11);
        var report = await transfer.CopyWhollyAsync();
        Assert.Equal((2, 12), (report.Total.CopiedNow, report.Total.Copied));
        Assert.Equal(0, (await transfer.CopyWhollyAsync()).Total.CopiedNow);
    }

    [Theory(Timeout = Patience)]
    [InlineData("EXAMINE", true)]
    [InlineData("UID FETCH", true)]
    [InlineData("APPEND", false)]
    [InlineData("SELECT", false)]
    [InlineData("STATUS", false)]
    public async Task A_folder_rebuilt_while_a_run_is_at_work_costs_no_double(string command, bool atSource)
    {
        for (var after = 0; after < 3; after++)
        {
            await using var transfer = new ScriptedTransfer(10);
            var server = atSource ? transfer.Source : transfer.Destination;
            transfer.Source.Mailbox.Fill("Work", 5);
            var rebuilt = new Meanwhile(command, () => Rebuild(server), after: after);
            server.Misbehave(rebuilt);
            var report = await transfer.CopyAsync();
            Assert.True(rebuilt.Count == 1 || after > 0, $"there was no {command}");
            server.Behave();
            if (report.Ending != RunEnding.Complete)
                await transfer.CopyWhollyAsync();
            transfer.AssertSame();
            Assert.Equal(0, (await transfer.CopyWhollyAsync()).Total.CopiedNow);
        }

        static void Rebuild(ScriptedImapServer server)
        {
            server.Mailbox.Renumber("INBOX", 8);
            if (server.Mailbox.Folders.Any(f => f.Name == "Work"))
                server.Mailbox.Renumber("Work", 9);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_rebuilt_while_a_batch_is_in_doubt_costs_no_double()
    {
        await using var transfer = new ScriptedTransfer(10) { Patience = TimeSpan.FromMilliseconds(400) };
        transfer.Destination.Misbehave(new Swallows("APPEND"), new Meanwhile("EXAMINE", () => transfer.Destination.Mailbox.Renumber("INBOX", 8)));
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_says_in_the_middle_that_it_has_rebuilt_the_folder_is_believed()
    {
        await using var transfer = new ScriptedTransfer(10);
        transfer.Source.Misbehave(
            new Meanwhile("UID FETCH 1:10 (UID BODY.PEEK[])", () => transfer.Source.Mailbox.Renumber("INBOX", 8)),
            new Rewrites("UID FETCH 1:10 (UID BODY.PEEK[])", lines => ["* OK [UIDVALIDITY 8] rebuilt\r\n", .. lines], times: 1));
        await transfer.CopyWhollyAsync();
        Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("UIDVALIDITY 7 became 8", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_source_that_gives_another_UIDVALIDITY_every_time_ends_as_a_temporary_failure_and_doubles_nothing()
    {
        await using var transfer = new ScriptedTransfer(10);
        var generation = 100;
        transfer.Source.Misbehave(new Rewrites("EXAMINE", lines => lines.Select(l => l.Replace("UIDVALIDITY 7", $"UIDVALIDITY {Interlocked.Increment(ref generation)}", StringComparison.Ordinal))));
        var report = await transfer.CopyAsync();
        Assert.Equal(RunEnding.TemporaryFailure, report.Ending);
        Assert.Contains("renumbered the folder INBOX", report.Reason, StringComparison.Ordinal);
        transfer.AssertNothingTwice();
        transfer.Source.Behave();
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_destination_that_gives_another_UIDVALIDITY_every_time_gets_everything_once()
    {
        await using var transfer = new ScriptedTransfer(10);
        var generation = 100;
        transfer.Destination.Misbehave(new Rewrites("", lines => lines.Select(l => l.Replace("UIDVALIDITY 7", $"UIDVALIDITY {Interlocked.Increment(ref generation)}", StringComparison.Ordinal))));
        await transfer.CopyAsync();
        transfer.AssertNothingTwice();
        transfer.Destination.Behave();
        await transfer.CopyWhollyAsync();
    }
}
