using MailMover.Bulk.Reading;
using MailMover.Bulk.Tests.Doubles;
using Xunit;

namespace MailMover.Bulk.Tests.Reading;

public sealed class OtherLayoutTests : IDisposable
{
    private static readonly BulkReadingOptions Servers = new()
    {
        FromServer = ServerPlace.Parse("imaps://old"),
        ToServer = ServerPlace.Parse("imaps://new"),
        ToSecret = SecretReference.Parse("env:ADMIN"),
    };

    private readonly BulkFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Microsoft_365()
    {
        var file = _files.Read("EmailAddress,UserName,Password,UserRoot\njo@new.example,jo,\"se,cret\",\n", Servers);

        var row = Only(file, BulkLayout.Microsoft365);
        Assert.Equal(("imaps://jo@old", "imaps://jo@new.example@new"), (row.Source, row.Destination));
        Assert.Equal((SecretReferenceKind.Plain, "se,cret"), (row.SourceSecret!.Kind, row.SourceSecret.Value));
        Assert.Equal("ADMIN", row.DestinationSecret!.Value);
        Assert.Contains(file.Warnings, w => w.Contains("UserRoot", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_layout_does_not_say_is_asked_for_once_and_not_for_each_row()
    {
        var file = _files.Read("EmailAddress,UserName,Password\njo@new.example,jo,x\nal@new.example,al,x\n");

        Assert.True(file.IsUnusable);
        Assert.Equal(
            [
                "the layout of Microsoft 365 does not say which server the source is on. Add --from-server imaps://HOST.",
                "the layout of Microsoft 365 does not say which server the destination is on. Add --to-server imaps://HOST.",
                $"the layout of Microsoft 365 has no secret of the destination. Give one for all rows with --to-secret ({SecretReference.Forms}); in a command {{user}} stands for the row's user.",
            ],
            file.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("993", "yes", "imaps://jo@old.example:993")]
    [InlineData("", "no", "imap://jo@old.example")]
    [InlineData("143", "", "imap://jo@old.example:143")]
    public void The_old_wizard_of_Exchange(string port, string tls, string source)
    {
        var file = _files.Read($"IMAP_Mailbox,IMAP_Password,SMTP_Address,IMAP_Server,Ex_Mailbox,IMAP_Port,IMAP_SSL\njo,x,jo@new.example,old.example,jo.x,{port},{tls}\n", Servers);

        var row = Only(file, BulkLayout.ExchangeWizard);
        Assert.Equal((source, "imaps://jo@new.example@new"), (row.Source, row.Destination));
    }

    [Fact]
    public void Imapsync_with_comments_options_and_a_delimiter_at_the_end()
    {
        var file = _files.Read("# host1;user1;password1;host2;user2;password2;extra\n#\nold.example;jo;pw;1;new.example:1993;jo2;pw2;--known\nold.example;al;#pw;new.example;al;pw;;\nimap+insecure://[::1]:1143;bo;pw;new;bo;pw;\n".Replace("pw;1;", "pw1;", StringComparison.Ordinal));

        Assert.Empty(file.Problems);
        Assert.Equal(BulkLayout.Imapsync, file.Layout);
        Assert.Equal(["imaps://jo@old.example", "imaps://al@old.example", "imap+insecure://bo@[::1]:1143"], file.Rows.Select(r => r.Source));
        Assert.Equal("imaps://jo2@new.example:1993", file.Rows[0].Destination);
        Assert.Equal("--known", file.Rows[0].Options);
        Assert.Equal("#pw", file.Rows[1].SourceSecret!.Value);
    }

    [Theory]
    [InlineData("old_user,old_pass,old_host,new_user,new_pass,new_host")]
    [InlineData("jo,SECRET1,imap.old.example,jo,SECRET2,imap.new.example")]
    public void Six_columns_are_no_list_of_imapsync_where_no_host_stands_first(string first)
    {
        var file = _files.Read($"{first}\njo,SECRET1,imap.old.example,jo,SECRET2,imap.new.example\n");

        Assert.True(file.IsUnusable);
        Assert.Contains("names no columns that are known", Assert.Single(file.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_imapsync_that_lacks_a_cell_shows_none_of_them()
    {
        var file = _files.Read("imap.old.example,jo,pw,imap.new.example,jo,pw\njo,SECRET3,imap.new.example,jo,SECRET4\n");

        Assert.Contains("at least 6 are needed", Assert.Single(file.Problems).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(file.Rows.SelectMany(r => r.Cells), c => c.Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public void Imapsync_names_a_host_that_is_missing()
    {
        var file = _files.Read("old.example;a;x;new.example;a;x;\n;b;x;new.example;b;x;\n");

        Assert.Equal("line 2, column host1 (1): the server of the source is missing. Write it here, or give one for all rows with --from-server imaps://HOST.", Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public void Imapcopy_with_its_servers()
    {
        var file = _files.Read("""
            # ImapCopy.cfg
            SourceServer old.example
            SourcePort 143
            DestServer imaps://new.example
            skipfolder Trash
            Copy "jo" "pass \"word\"" "jo2" "other"
            Copy al pw * *
            Copy "bo" "pw"

            """);

        Assert.Equal(BulkLayout.Imapcopy, file.Layout);
        Assert.Equal("line 8: Copy has four words after it: Copy \"user\" \"password\" \"user\" \"password\", where * stands for what the source has. Here are 2.", Assert.Single(file.Problems).ToString());
        Assert.Equal(("imap://jo@old.example:143", "imaps://jo2@new.example", "pass \"word\"", "other"), (file.Rows[0].Source, file.Rows[0].Destination, file.Rows[0].SourceSecret!.Value, file.Rows[0].DestinationSecret!.Value));
        Assert.Equal(("imaps://al@new.example", "pw"), (file.Rows[1].Destination, file.Rows[1].DestinationSecret!.Value));
        Assert.Contains(file.Warnings, w => w.Contains("skipfolder", StringComparison.Ordinal));
    }

    [Fact]
    public void Google()
    {
        var row = Only(_files.Read("jo#p#w,jo@new.example\n", Servers), BulkLayout.Google);

        Assert.Equal(("imaps://jo@old", "imaps://jo@new.example@new", "p#w"), (row.Source, row.Destination, row.SourceSecret!.Value));
        Assert.Equal([SecretReference.ResultMarker, "jo@new.example"], row.Cells);
    }

    [Fact]
    public void MigrationWiz()
    {
        var row = Only(
            _files.Read("Source Email,Source Login Name,Source Password,Destination Email,Destination Login Name,Destination Password,Flags\njo@old.example,,x,jo@new.example,jo.login,y,1\n", Servers),
            BulkLayout.MigrationWiz);

        Assert.Equal(("imaps://jo@old.example@old", "imaps://jo.login@new", "y"), (row.Source, row.Destination, row.DestinationSecret!.Value));
    }

    [Fact]
    public void Columns_of_an_unknown_product_are_recognised_by_their_names()
    {
        var file = _files.Read("SourceUser;SourcePassword;DestUser;DestPassword;Department\njo;x;jo2;y;Sales\n", Servers);

        Only(file, BulkLayout.Named);
        Assert.Contains("The column Department is not used.", file.Warnings);
    }

    [Fact]
    public void A_password_of_another_layout_is_never_taken_for_a_reference()
    {
        var row = Only(_files.Read("EmailAddress,UserName,Password\njo@new.example,jo,cmd:rm -rf /\n", Servers), BulkLayout.Microsoft365);

        Assert.Equal((SecretReferenceKind.Plain, "cmd:rm -rf /"), (row.SourceSecret!.Kind, row.SourceSecret.Value));
    }

    private static BulkRow Only(BulkFile file, BulkLayout layout)
    {
        Assert.Empty(file.Problems);
        Assert.Equal(layout, file.Layout);
        return Assert.Single(file.Rows);
    }
}
