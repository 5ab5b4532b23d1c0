using System.Text;
using MailMover.Bulk.Reading;
using MailMover.Bulk.Tests.Doubles;
using Xunit;

namespace MailMover.Bulk.Tests.Reading;

public sealed class TextTests : IDisposable
{
    private const string Text = "source,source_secret,destination,destination_secret,note\nimaps://a@old,env:A,imaps://a@new,env:A,Jürgen\n";
    private readonly BulkFiles _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16", "utf-16 big", "utf-16 without mark", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_encoding_is_found(string name)
    {
        Encoding encoding = name switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8 with mark" => new UTF8Encoding(true),
            "utf-16 without mark" => new UnicodeEncoding(false, false),
            "utf-16" => Encoding.Unicode,
            "utf-16 big" => Encoding.BigEndianUnicode,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        };
        var file = _files.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]);

        Assert.Empty(file.Problems);
        Assert.Equal("Jürgen", file.Rows[0].Note);
        Assert.Equal(name == "windows-1252", file.Warnings.Any(w => w.Contains("Windows-1252", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void The_delimiter_is_found(char delimiter)
    {
        var file = _files.Read(Text.Replace(',', delimiter));

        Assert.Empty(file.Problems);
        Assert.Equal(delimiter, file.Delimiter);
        Assert.Equal("imaps://a@new", file.Rows[0].Destination);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Any_line_ends_do(string lineEnd) => Assert.Single(_files.Read(Text.Replace("\n", lineEnd, StringComparison.Ordinal)).Rows);

    [Fact]
    public void Quotes_may_hold_delimiters_quotes_and_line_ends()
    {
        var file = _files.Read($"{BulkFiles.Header},note\nimaps://a@old,\"plain:p,a\"\"ss\",imaps://a@new,env:A,\"two\nlines\"\nimaps://b@old,env:B,imaps://b@new,env:B,\n");

        Assert.Empty(file.Problems);
        Assert.Equal("p,a\"ss", file.Rows[0].SourceSecret!.Value);
        Assert.Equal("two\nlines", file.Rows[0].Note);
        Assert.Equal(4, file.Rows[1].Line);
    }

    [Fact]
    public void A_quote_that_is_not_closed_spoils_its_own_line_only()
    {
        var file = _files.Read($"{BulkFiles.Header}\nimaps://a@old,\"plain:x,imaps://a@new,env:A\nimaps://b@old,\"plain:y\",imaps://b@new,env:B\nimaps://c@old,env:C,imaps://c@new,env:C\n");

        Assert.Equal("line 2: a quote (\") is opened and not closed on this line. Close it; a quote inside a cell is written twice.", Assert.Single(file.Problems).ToString());
        Assert.Equal([false, true, true], file.Rows.Select(r => r.IsGood));
    }

    [Fact]
    public void A_quote_that_is_not_closed_in_the_last_line_is_reported_too() =>
        Assert.Equal(2, Assert.Single(_files.Read($"{BulkFiles.Header}\nimaps://a@old,\"plain:x,imaps://a@new,env:A").Problems).Line);

    [Fact]
    public void Something_behind_a_closing_quote_is_reported() =>
        Assert.Equal(
            "line 2: something stands between the closing quote of cell 2 and the next comma. A quote inside a cell is written twice, and the whole cell stands in quotes.",
            Assert.Single(_files.Read($"{BulkFiles.Header}\nimaps://a@old,\"plain:x\"y,imaps://a@new,env:A\n").Problems).ToString());

    [Fact]
    public void A_NUL_is_reported_with_its_line() =>
        Assert.Equal("line 2: there is a NUL character on this line, which no text has. Save the file again as CSV (UTF-8).", Assert.Single(_files.Read($"{BulkFiles.Header}\nimaps://a@old,env:A\0,imaps://a@new,env:A\n").Problems).ToString());

    [Theory]
    [InlineData("", "the file is empty.")]
    [InlineData("\n\n# only a comment\n", "the file has no rows.")]
    [InlineData("source,source_secret,destination,destination_secret\n\n,,,\n", "the file has a header and no rows.")]
    [InlineData("PK\u0003\u0004and so on", "this is a workbook of a spreadsheet program, not a CSV file. Open it there and save it as \"CSV UTF-8\".")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006", "this is not a text file. Save the list of mailboxes as \"CSV UTF-8\".")]
    public void What_is_no_list_of_mailboxes_is_told(string text, string problem)
    {
        var file = _files.Read(text);

        Assert.True(file.IsUnusable);
        Assert.Equal(problem, Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public void A_text_of_another_kind_is_told_with_what_can_be_read() =>
        Assert.StartsWith("line 1 names no columns that are known", Assert.Single(_files.Read("Dear Sir or Madam\nplease move my mail\n").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_file_in_one_endless_line_is_not_held_in_memory() =>
        Assert.True(_files.Read(Text + new string('x', CsvLines.Longest + 1)).IsUnusable);

    [Fact]
    public void More_rows_than_can_be_held_are_a_problem() =>
        Assert.Equal("line 3: there are more than 1 rows. Split the file.", Assert.Single(_files.Read($"{BulkFiles.Header}\nimaps://a@old,env:A,imaps://a@new,env:A\nimaps://b@old,env:A,imaps://b@new,env:A\n", new BulkReadingOptions { MaxRows = 1 }).Problems).ToString());

    [Fact]
    public void What_spreadsheet_programs_leave_behind_is_understood_or_named()
    {
        var file = _files.Read("sep=;\nsource;source_secret;destination;destination_secret;note;;\nimaps://a@old;env:A;imaps://a@new;env:A;;;\nimaps://b@old;env:A;imaps://b@new;#NAME?;;;\nimaps://c@old;env:A;imaps://c@new;env:A;4,91234E+12;;\n;;;;;;\n");

        Assert.Equal(3, file.Rows.Count);
        Assert.Contains(file.Problems, p => p is { Line: 4, Column: "destination_secret", Position: 4 } && p.Text.Contains("formula", StringComparison.Ordinal));
        Assert.Contains(file.Problems, p => p is { Line: 5, Column: "note" } && p.Text.Contains("rounded number", StringComparison.Ordinal));
    }
}
