using MailMover.Bulk.Reading;
using MailMover.Bulk.Tests.Doubles;
using Xunit;

namespace MailMover.Bulk.Tests.Reading;

public sealed class OwnLayoutTests : IDisposable
{
    private readonly BulkFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void All_columns_are_read_in_any_order_and_case()
    {
        var file = _files.Read("""
            Note,DESTINATION,Destination Secret,source,source-secret,Source_Auth_User,destination_auth_user,into,since,options
            "Jo, 2nd floor",imaps://jo@new,file:/etc/jo,imaps://jo@old,env:JO,admin,master,Old,2020-01-31,--known

            """);

        Assert.Empty(file.Problems);
        Assert.Equal(BulkLayout.Own, file.Layout);
        Assert.Equal("the layout of MailMover, separated by commas, UTF-8", file.Description);
        var row = Assert.Single(file.Rows);
        Assert.Equal(("imaps://jo@old", "imaps://jo@new"), (row.Source, row.Destination));
        Assert.Equal((SecretReferenceKind.Environment, "JO"), (row.SourceSecret!.Kind, row.SourceSecret.Value));
        Assert.Equal((SecretReferenceKind.File, "/etc/jo"), (row.DestinationSecret!.Kind, row.DestinationSecret.Value));
        Assert.Equal(("admin", "master", "Old", "2020-01-31", "--known", "Jo, 2nd floor"), (row.SourceAuthUser, row.DestinationAuthUser, row.Into, row.Since, row.Options, row.Note));
        Assert.Equal((1, 2), (row.Number, row.Line));
    }

    [Theory]
    [InlineData("env:VAR", SecretReferenceKind.Environment)]
    [InlineData("file:~/x y", SecretReferenceKind.File)]
    [InlineData("cmd:pass show mail", SecretReferenceKind.Command)]
    [InlineData("prompt", SecretReferenceKind.Prompt)]
    [InlineData("plain:a:b", SecretReferenceKind.Plain)]
    [InlineData("token-cmd:oauth jo", SecretReferenceKind.TokenCommand)]
    [InlineData("TOKEN-FILE:/t", SecretReferenceKind.TokenFile)]
    public void Each_kind_of_secret_is_known(string text, SecretReferenceKind kind)
    {
        var file = _files.Read($"{BulkFiles.Header}\nimaps://a@old,{text},imaps://a@new,env:X\n");

        Assert.Empty(file.Problems);
        Assert.Equal(kind, file.Rows[0].SourceSecret!.Kind);
    }

    [Fact]
    public void Every_problem_is_reported_at_once_with_line_and_column()
    {
        var file = _files.Read("""
            source,source_secret,destination,destination_secret,since,options
            imaps://a@old,env:A,imaps://a@new,env:A,,
            nonsense,env:A,imaps://b@new,env:A,,
            imaps://c@old,hunter2,imaps://c@new,vault:c,,
            imaps://d@old,env:A,imaps://d@new,,yesterday,--unknown
            imaps://a@old,env:A,imaps://a@new,env:A,,
            imaps://e@old,env:A,imaps://a@new,env:A,,
            imaps://f@old,env:A,imaps://f@old,env:A,,
            imaps://g@old,env:A
            imaps://h@old,env:A,imaps://h@new,env:A,,,and,more
            ,env:A,imaps://i@new,env:A,,

            """);

        Assert.Equal(
            [
                "line 3, column source (1): this is not an endpoint.",
                $"line 4, column source_secret (2): it does not say where the secret is. Write one of {SecretReference.Forms}. A bare password is not taken: a reference keeps it out of this file.",
                $"line 4, column destination_secret (4): it does not say where the secret is. Write one of {SecretReference.Forms}. A bare password is not taken: a reference keeps it out of this file.",
                $"line 5, column destination_secret (4): the secret of the destination is missing. Write one of {SecretReference.Forms}, or give one for all rows with --to-secret.",
                "line 5, column since (5): this is not a date.",
                "line 5, column options (6): there is no such option.",
                "line 6: this source and this destination stand in line 2 already. Remove one of the two.",
                "line 7: line 2 has the same destination, so both mailboxes would be mixed there. If that is wanted, give each of these rows a folder of its own in the column into.",
                "line 8: source and destination are the same mailbox.",
                "line 9: there are 2 cells, and at least 3 are needed (source,source_secret,destination).",
                "line 10: there are 8 cells, and the file has 6 columns. Put a cell that holds a comma into quotes: \"like,this\".",
                "line 11, column source (1): the source is missing. Write an endpoint here, such as imaps://jo@imap.example.org.",
            ],
            file.Problems.Select(p => p.ToString()));
        Assert.False(file.IsUnusable);
        Assert.Equal([true, false, false, false, false, false, false, false, false, false], file.Rows.Select(r => r.IsGood));
    }

    [Fact]
    public void Two_mailboxes_may_go_into_folders_of_their_own_of_one_destination()
    {
        var file = _files.Read("source,source_secret,destination,destination_secret,into\nimaps://a@old,env:A,imaps://all@new,env:N,A\nimaps://b@old,env:B,imaps://all@new,env:N,B\nimaps://c@old,env:B,imaps://all@new,env:N,b\n");

        Assert.Equal("line 4: line 3 has the same destination, so both mailboxes would be mixed there. If that is wanted, give each of these rows a folder of its own in the column into.", Assert.Single(file.Problems).ToString());
    }

    [Theory]
    [InlineData("imaps://jo@old", "imaps://JO@OLD", "in other capitals")]
    [InlineData("imaps://jo@old", "imaps://jo@old", "stand in line 2 already. Remove")]
    public void A_mailbox_that_stands_twice_is_found_whatever_its_capitals(string first, string second, string words)
    {
        var file = _files.Read($"{BulkFiles.Header}\n{first},env:A,imaps://new@new,env:B\n{second},env:A,imaps://NEW@new,env:B\n".Replace("NEW@new", first == second ? "new@new" : "NEW@new", StringComparison.Ordinal));

        Assert.Contains(words, Assert.Single(file.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_in_the_rows_is_told_along_with_what_is_wrong_in_the_header()
    {
        var file = _files.Read($"{BulkFiles.Header},notee,since,options\nnonsense,env:A,imaps://jo@new,hunter2,,tomorrow,--bogus\n");

        Assert.True(file.IsUnusable);
        Assert.Equal(["notee", "source", "destination_secret", "since", "options"], file.Problems.Select(p => p.Column));
    }

    [Fact]
    public void A_mistyped_column_is_named_with_the_one_that_was_meant()
    {
        var file = _files.Read("source,sorce_secret,destination,destination_secret,colour\nimaps://a@old,env:A,imaps://a@new,env:A,red\n");

        Assert.True(file.IsUnusable);
        Assert.Equal(
            [
                "line 1, column sorce_secret (2): there is no such column. Did you mean source_secret?",
                "line 1, column colour (5): there is no such column. Remove it; what is only for you goes into the column note.",
            ],
            file.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void A_column_that_stands_twice_or_is_missing_is_reported()
    {
        var file = _files.Read("source,from,source_secret,note\nimaps://a@old,imaps://a@old,env:A,\n");

        Assert.Contains(file.Problems, p => p is { Column: "from", Position: 2 });
        Assert.Contains(file.Problems, p => p is { Column: "destination", Position: 0 } && p.Text.StartsWith("the column is missing.", StringComparison.Ordinal));
    }

    [Fact]
    public void Mail_on_this_computer_needs_no_secret()
    {
        var file = _files.Read($"{BulkFiles.Header}\nimaps://a@old,env:A,maildir:/backup/a,\n");

        Assert.Empty(file.Problems);
        Assert.Null(file.Rows[0].DestinationSecret);
    }

    [Fact]
    public void Servers_and_secrets_may_be_given_for_all_rows()
    {
        var file = _files.Read(
            "source,destination\na@old.example,a@new.example\nimaps://b@elsewhere,b@new.example\n",
            new BulkReadingOptions { FromServer = ServerPlace.Parse("imap.old:1143"), ToServer = ServerPlace.Parse("imap://imap.new"), FromSecret = SecretReference.Parse("env:ALL"), ToSecret = SecretReference.Parse("token-cmd:token {user}") });

        Assert.Empty(file.Problems);
        Assert.Equal(["imaps://a@old.example@imap.old:1143", "imaps://b@elsewhere"], file.Rows.Select(r => r.Source));
        Assert.Equal("imap://a@new.example@imap.new", file.Rows[0].Destination);
        Assert.Equal("ALL", file.Rows[0].SourceSecret!.Value);
    }

    [Fact]
    public void A_file_of_results_can_be_read_again_unless_it_held_plain_passwords()
    {
        var header = $"{BulkFiles.Header},{string.Join(',', ResultColumns.Names)}";
        var file = _files.Read($"{header}\nimaps://a@old,env:A,imaps://a@new,env:A,2,failed,6,no\nimaps://b@old,plain:{SecretReference.ResultMarker},imaps://b@new,env:A,3,failed,6,no\n");

        Assert.Equal("line 3, column source_secret (2): the password that stood here is not kept in a file of results. Take the original file.", Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public void Plain_passwords_bring_one_warning_and_one_about_the_mode_of_the_file()
    {
        var text = $"{BulkFiles.Header}\nimaps://a@old,plain:x,imaps://a@new,plain:y\nimaps://b@old,plain:x,imaps://b@new,plain:y\n";
        Assert.StartsWith("The file holds passwords in plain text.", Assert.Single(_files.Read(text).Warnings), StringComparison.Ordinal);

        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_files.PathOf("users.csv"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains(BulkFiles.ReadAgain(_files.PathOf("users.csv")).Warnings, w => w.Contains("chmod 600", StringComparison.Ordinal));
    }

    [Fact]
    public void No_secret_is_in_what_may_be_shown()
    {
        const string Secret = "hunter2";
        var file = _files.Read($"""
            {BulkFiles.Header}
            imaps://a@old,plain:{Secret},imaps://a@new,plain:{Secret}
            imaps://b@old,{Secret},imaps://b@new,vault:{Secret}
            imaps://c:{Secret}@old,env:C,imaps://c@new,env:C
            imaps://d@old,plain:{Secret}
            imaps://e@old,plain:a,{Secret},imaps://e@new,plain:a,{Secret}
            imaps://f@old,"plain:{Secret},imaps://f@new,env:X

            """);

        Assert.DoesNotContain(file.Rows.SelectMany(r => r.Cells), c => c.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(file.Problems.Select(p => p.ToString()).Concat(file.Warnings).Concat(file.Rows.Select(r => r.ToString())), t => t.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(file.Rows, r => r.SourceSecret?.ToString().Contains(Secret, StringComparison.Ordinal) == true);
        Assert.Equal(["imaps://a@old", SecretReference.ResultMarker, "imaps://a@new", SecretReference.ResultMarker], file.Rows[0].Cells);
    }
}
