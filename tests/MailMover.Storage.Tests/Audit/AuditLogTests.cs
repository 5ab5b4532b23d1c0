using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using MailMover.Storage.Tests.Journal;
using Xunit;

namespace MailMover.Storage.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private const string Header =
        "time,run,outcome,reason,source,source_folder,source_uid_validity,source_uid,destination,destination_folder,destination_uid_validity,destination_uid," +
        "message_id,date,from,subject,size,sha256,flags,attempts\r\n";

    private readonly TemporaryState _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DefaultFile => _state.Directory.AuditFile(Samples.Source, Samples.Destination);

    [Fact]
    public async Task A_row_has_its_columns_in_their_order()
    {
        await WriteAsync([Samples.Copied(9)]);

        var expected = Header +
            "2026-01-02T03:04:05.000Z,r1,copied,,imap://jo@old.example@mail.old.example,Work/Invoices,3,9,imap://jo@new.example@imap.new.example,INBOX,7,9," +
            "<9@old.example>,\"Fri, 02 Jan 2026 04:04:05 +0100\",\"\"\"Miller, Jo\"\" <jo@old.example>\",Invoice,100," +
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881,\\Seen $Forwarded,1\r\n";
        Assert.Equal(expected, await File.ReadAllTextAsync(DefaultFile, Token));
        Assert.Equal((byte)'t', (await File.ReadAllBytesAsync(DefaultFile, Token))[0]);
    }

    [Theory]
    [InlineData(MessageOutcome.Copied, "copied")]
    [InlineData(MessageOutcome.AlreadyThere, "already there")]
    [InlineData(MessageOutcome.Skipped, "skipped")]
    [InlineData(MessageOutcome.Refused, "refused")]
    [InlineData(MessageOutcome.Failed, "failed")]
    [InlineData(MessageOutcome.Vanished, "vanished")]
    public async Task Each_outcome_has_its_word_and_what_is_unknown_is_empty(MessageOutcome outcome, string word)
    {
        var row = Samples.Row(1) with { Outcome = outcome, DestinationFolder = null, DestinationUid = 0, DestinationUidValidity = 0, Header = null, Sha256 = null, Flags = FlagSet.Empty };
        await WriteAsync([Samples.Record(1, EntryState.Failed, row)]);

        var read = Assert.Single(AuditText.Read(DefaultFile));
        Assert.Equal(word, read["outcome"]);
        Assert.All(["destination_folder", "destination_uid_validity", "destination_uid", "message_id", "date", "from", "subject", "sha256", "flags"], c => Assert.Equal("", read[c]));
    }

    [Fact]
    public async Task With_privacy_sender_and_subject_are_neither_in_the_file_nor_in_the_journal()
    {
        await WriteAsync([Samples.Copied(1, "Biopsy result")], new AuditSettings { Privacy = true });

        var read = Assert.Single(AuditText.Read(DefaultFile));
        Assert.Equal(("", "", "<1@old.example>"), (read["from"], read["subject"], read["message_id"]));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(DefaultFile)!))
            Assert.DoesNotContain("Biopsy", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_with_a_line_break_stays_on_one_line()
    {
        await WriteAsync([Samples.Copied(1, "Hello\r\n2026-01-01T00:00:00Z,r1,copied"), Samples.Copied(2)]);

        Assert.Equal(3, (await File.ReadAllLinesAsync(DefaultFile, Token)).Length);
        Assert.Equal("Hello  2026-01-01T00:00:00Z,r1,copied", AuditText.Read(DefaultFile)[0]["subject"]);
    }

    [Fact]
    public async Task A_file_that_is_not_ours_is_refused_and_left_as_it_is()
    {
        var foreign = _state.Beside("accounts.csv");
        await File.WriteAllTextAsync(foreign, "name,balance\r\njo,1\r\n", Token);

        var error = await Assert.ThrowsAsync<JournalException>(() => WriteAsync([Samples.Copied(1)], new AuditSettings { File = foreign }));

        Assert.Contains(foreign, error.Message, StringComparison.Ordinal);
        Assert.Equal("name,balance\r\njo,1\r\n", await File.ReadAllTextAsync(foreign, Token));
        await WriteAsync([Samples.Copied(1)]);
    }

    [Fact]
    public async Task A_file_out_of_which_lines_were_taken_is_refused()
    {
        await WriteAsync([Samples.Copied(1), Samples.Copied(2)]);
        var lines = await File.ReadAllLinesAsync(DefaultFile, Token);
        await File.WriteAllTextAsync(DefaultFile, $"{lines[0]}\r\n{lines[2]}\r\n", Token);

        var error = await Assert.ThrowsAsync<JournalException>(() => WriteAsync([Samples.Copied(3)]));
        Assert.Contains("shorter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_moved_away_begins_anew_with_its_header()
    {
        await WriteAsync([Samples.Copied(1)]);
        File.Move(DefaultFile, _state.Beside("filed.csv"));
        await WriteAsync([Samples.Copied(2)]);

        Assert.Equal(["2"], AuditText.Read(DefaultFile).Select(r => r["source_uid"]));
    }

    [Fact]
    public async Task Another_file_gets_the_rows_from_then_on_and_the_first_can_be_gone_back_to()
    {
        var chosen = new AuditSettings { File = _state.Beside("chosen.csv") };
        await WriteAsync([Samples.Copied(1)]);
        await WriteAsync([Samples.Copied(2)], chosen);
        await WriteAsync([Samples.Copied(3)]);
        await WriteAsync([Samples.Copied(4)], chosen);

        Assert.Equal(["1", "3"], AuditText.Read(DefaultFile).Select(r => r["source_uid"]));
        Assert.Equal(["2", "4"], AuditText.Read(chosen.File).Select(r => r["source_uid"]));
    }

    [Fact]
    public async Task Pairs_that_share_a_file_one_after_the_other_lose_no_row_of_each_other()
    {
        var shared = new AuditSettings { File = _state.Beside("shared.csv") };
        await WriteAsync([Samples.Copied(1)], shared);
        await WriteAsync([Samples.Copied(2)], shared, user: "sam");
        await WriteAsync([Samples.Copied(3)], shared);
        await WriteAsync([Samples.Copied(4)], shared, user: "sam");

        Assert.Equal(["1", "2", "3", "4"], AuditText.Read(shared.File).Select(r => r["source_uid"]));
    }

    [Fact]
    public async Task Pairs_that_share_a_file_at_the_same_time_are_told()
    {
        var journal = Journal(new AuditSettings { File = _state.Beside("shared.csv") });
        await using var first = await journal.OpenPairAsync(Samples.Source, Samples.Destination, "1", Token);
        var error = await Assert.ThrowsAsync<JournalException>(() => journal.OpenPairAsync(Samples.Source, Samples.Destination with { User = "sam" }, "1", Token));
        Assert.Contains("--audit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flush_waits_until_every_row_is_in_the_file()
    {
        await using var pair = await Journal(new AuditSettings()).OpenPairAsync(Samples.Source, Samples.Destination, "1", Token);
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        for (var first = 1; first < 1_000; first += 100)
            await pair.WriteAsync(folder, [.. Enumerable.Range(first, 100).Select(u => Samples.Copied((uint)u))], Token);
        await pair.FlushAuditAsync(Token);

        Assert.Equal(Enumerable.Range(1, 1_000).Select(u => $"{u}"), AuditText.Read(DefaultFile).Select(r => r["source_uid"]));
    }

    public void Dispose() => _state.Dispose();

    private SqliteTransferJournal Journal(AuditSettings settings) => new(_state.Directory, settings, TimeProvider.System);

    private async Task WriteAsync(EntryRecord[] records, AuditSettings? settings = null, string? user = null)
    {
        var destination = user is null ? Samples.Destination : Samples.Destination with { User = user };
        await using var pair = await Journal(settings ?? new AuditSettings()).OpenPairAsync(Samples.Source, destination, "1", Token);
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        await pair.WriteAsync(folder, records, Token);
    }
}
