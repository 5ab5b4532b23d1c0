using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Verification;
using MailMover.Storage.Findings;
using Xunit;

namespace MailMover.Storage.Tests.Findings;

public sealed class FindingsTests : IDisposable
{
    private static readonly EndpointIdentity Old = new("imap", "imap.old.example", 0, "jo");
    private static readonly EndpointIdentity New = new("imap", "imap.new.example", 0, "jo");
    private static readonly FolderPath Invoices = FolderPath.Of("Work", "Invoices/2019, \"paid\"");
    private readonly TemporaryState _state = new();

    private string Directory => _state.Beside("certificate");

    private string File => Path.Combine(Directory, "findings.csv");

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Missing_messages_read_back_as_they_were_found()
    {
        VerifiedMessage[] missing =
        [
            Missing(Invoices, 1700000000, 12, "<a@example.org>"),
            Missing(FolderPath.Of("=HYPERLINK(1)"), 2, 4294967295, "=cmd|' /C calc'!A0"),
            Missing(FolderPath.Of("'=quoted already"), 2, 3, "'-1"),
            Missing(FolderPath.Of("Größe \u5bb6\u65cf"), 2, 4, ""),
        ];

        Write([.. missing, missing[0] with { Fate = MessageFate.NotYetCopied }, missing[0] with { Fate = MessageFate.AcceptedMissing, Key = new ImapMessageKey(1, 99) }]);

        Assert.Equal(
            [.. missing.Select(m => new AcceptedMessage(m.Folder, m.Key, m.MessageId)), new AcceptedMessage(Invoices, new ImapMessageKey(1, 99), "<a@example.org>")],
            FindingsReader.ReadMissing(File, Old, New));
    }

    [Fact]
    public void Texts_of_strangers_are_harmless_in_a_spreadsheet()
    {
        Write([Missing(Invoices, 1, 2, "<a@b>") with { Subject = "=1+1", From = "a\u001B[2J", Reason = "@SUM(A1)" }]);

        var row = System.IO.File.ReadAllLines(File)[1];

        Assert.Contains(",'=1+1,", row, StringComparison.Ordinal);
        Assert.Contains(",'@SUM(A1),", row, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', row);
    }

    [Theory]
    [InlineData(';', "\r\n", "\uFEFF")]
    [InlineData('\t', "\n", "")]
    [InlineData(',', "\r\n\r\n", "")]
    public void Rows_and_columns_may_be_deleted_and_a_spreadsheet_may_save_it_in_its_way(char separator, string lineEnd, string mark)
    {
        string[][] rows =
        [
            ["Source_Folder", "fate", "message_id", " source_uid ", "source_uid_validity", "subject"],
            ["\"Work/A\"", "Missing", "<a@b>", "5", "7", $"\"a{separator}b; c, d\""],
            ["Sent", "moved", "", "", "", ""],
        ];
        Save(mark + string.Concat(rows.Select(r => string.Join(separator, r) + lineEnd)));

        Assert.Equal([new AcceptedMessage(FolderPath.Of("Work", "A"), new ImapMessageKey(7, 5), "<a@b>")], FindingsReader.ReadMissing(File, Old, New));
    }

    [Theory]
    [InlineData("time,run,outcome\r\nx,y,z\r\n", "is not a findings.csv of MailMover")]
    [InlineData("", "is not a findings.csv of MailMover")]
    [InlineData("fate,source_folder,source_uid\r\n", "line 1: the columns source_uid_validity, message_id are missing")]
    [InlineData("fate,source_folder,source_uid_validity,source_uid,message_id\r\nmoved,A,1,1,\r\n", "names no message whose fate is \"missing\"")]
    [InlineData("fate,source_folder,source_uid_validity,source_uid,message_id\r\nmissing,A,1,1,\r\nmissing,A,1.7E+09,1,\r\n", "line 3, column source_uid_validity: '1.7E+09' is not a number")]
    [InlineData("fate,source_folder,source_uid_validity,source_uid,message_id\r\nmissing,A,1,,\r\n", "line 2, column source_uid: '' is not a number")]
    [InlineData("fate,source_folder,source_uid_validity,source_uid,message_id\r\nmissing,A//B,1,1,\r\n", "line 2, column source_folder: 'A//B' is not a folder name")]
    [InlineData("fate,source_folder,source_uid_validity,source_uid,message_id\r\nmissing,\"A,1,1,\r\n", "line 2: this is not a row of a CSV file")]
    [InlineData("fate,source_folder,source_uid_validity,source_uid,message_id,source\r\nmissing,A,1,1,,imap://ann@imap.old.example\r\n", "line 2, column source: 'imap://ann@imap.old.example' is not the source that you gave, imap://jo@imap.old.example")]
    public void What_cannot_be_used_is_named_with_line_and_column(string text, string words)
    {
        Save(text);

        var wrong = Assert.Throws<FindingsFormatException>(() => FindingsReader.ReadMissing(File, Old, New));

        Assert.Contains(words, Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.StartsWith(File, wrong.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_utf8_or_not_there_is_said_so()
    {
        System.IO.Directory.CreateDirectory(Directory);
        System.IO.File.WriteAllBytes(File, [.. "fate,source_folder,source_uid_validity,source_uid,message_id\r\nmissing,Gr"u8, 0xFC, .. ",1,1,\r\n"u8]);

        Assert.Contains("CSV UTF-8", Assert.Throws<FindingsFormatException>(() => FindingsReader.ReadMissing(File, Old, New)).Message, StringComparison.Ordinal);
        Assert.EndsWith("is not there. The last line of a verification says where its files are.", Assert.Throws<FindingsFormatException>(() => FindingsReader.ReadMissing(File + "x", Old, New)).Message, StringComparison.Ordinal);
        Assert.EndsWith("is a directory. Name the file findings.csv in it.", Assert.Throws<FindingsFormatException>(() => FindingsReader.ReadMissing(Directory, Old, New)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_for_the_user_alone_and_nothing_passing_is_left()
    {
        Write([Missing(Invoices, 1, 2, "<a@b>")]);

        Assert.Equal(["certificate.html", "certificate.json", "findings.csv"], System.IO.Directory.EnumerateFiles(Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(System.IO.Directory.EnumerateFiles(_state.Directory.Temporary));
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Without_an_end_the_files_of_the_last_verification_stay_as_they_are()
    {
        Write([Missing(Invoices, 1, 2, "<a@b>")]);
        var before = System.IO.File.ReadAllText(File);

        using (var files = Begin())
        {
            Assert.False(files.HasFindings);
            files.Add(Missing(Invoices, 1, 3, "<c@d>"));
            Assert.True(files.HasFindings);
        }

        Assert.Equal(before, System.IO.File.ReadAllText(File));
        Assert.Equal("<html>", System.IO.File.ReadAllText(Path.Combine(Directory, "certificate.html")));
        Assert.Empty(System.IO.Directory.EnumerateFiles(_state.Directory.Temporary));
    }

    [Fact]
    public void Where_one_file_cannot_be_written_those_of_the_last_verification_stay_together()
    {
        Write([Missing(Invoices, 1, 2, "<a@b>")]);
        var before = System.IO.File.ReadAllText(File);
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "certificate.html.new"));

        using (var files = Begin())
        {
            files.Add(Missing(Invoices, 1, 3, "<c@d>"));
            var error = Assert.Throws<Core.Journal.JournalException>(() => files.Finish("<new>", "{}"));
            Assert.Contains("is as it was. Make room", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal((before, "<html>"), (System.IO.File.ReadAllText(File), System.IO.File.ReadAllText(Path.Combine(Directory, "certificate.html"))));
        Assert.Equal(["certificate.html", "certificate.json", "findings.csv"], System.IO.Directory.GetFiles(Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_place_where_nothing_can_be_written_is_refused_before_the_work_begins()
    {
        System.IO.File.WriteAllText(Directory, "a file");

        var refused = Assert.Throws<Core.Journal.JournalException>(Begin);

        Assert.Contains(Directory, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_of_many_threads_are_whole_rows()
    {
        using (var files = Begin())
        {
            Parallel.For(1, 2001, n => files.Add(Missing(Invoices, 1, (uint)n, $"<{n}@b>")));
            files.Finish("", "");
        }

        Assert.Equal(2000, FindingsReader.ReadMissing(File, Old, New).Distinct().Count());
    }

    private static VerifiedMessage Missing(FolderPath folder, uint validity, uint uid, string messageId) => new()
    {
        Fate = MessageFate.Missing,
        Folder = folder,
        Key = new ImapMessageKey(validity, uid),
        MessageId = messageId,
        InternalDate = DateTimeOffset.UnixEpoch,
    };

    private void Write(IEnumerable<VerifiedMessage> findings)
    {
        using var files = Begin();
        foreach (var finding in findings)
            files.Add(finding);
        files.Finish("<html>", "{}");
    }

    private VerificationFiles Begin() => VerificationFiles.Begin(Directory, _state.Directory.Temporary, Old, New);

    private void Save(string text)
    {
        System.IO.Directory.CreateDirectory(Directory);
        System.IO.File.WriteAllText(File, text);
    }
}
