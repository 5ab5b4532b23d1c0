using MailMover.Bulk.Reading;
using MailMover.Cli.Bulk;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Cli.Tests.Bulk;

/// <summary>Which passwords are asked for, and where what was typed goes.</summary>
public sealed class BulkSecretsTests
{
    private static readonly SecretReference ForAll = new(SecretReferenceKind.Prompt, "");

    [Fact]
    public void One_password_for_all_rows_is_asked_for_once_for_each_server()
    {
        var wanted = Wanted(new BulkRowDefaults(), Row("jo", "one.example", ForAll), Row("al", "one.example", ForAll), Row("bo", "two.example", ForAll));

        Assert.Equal(["all mailboxes at one.example", "all mailboxes at two.example"], wanted.Select(w => w.Whose));
        Assert.Equal(["jo", "al"], wanted[0].Mailboxes.Select(m => m.User));
        Assert.Equal(["bo"], wanted[1].Mailboxes.Select(m => m.User));
    }

    [Fact]
    public void A_row_that_wants_to_be_asked_is_asked_for_its_own_mailbox()
    {
        var wanted = Wanted(new BulkRowDefaults(), Row("jo", "one.example", new SecretReference(SecretReferenceKind.Prompt, "")), Row("al", "one.example", ForAll));

        Assert.Equal(["imap://jo@one.example", "all mailboxes at one.example"], wanted.Select(w => w.Whose));
    }

    [Fact]
    public void An_administrator_is_asked_by_name_and_once_for_each_server()
    {
        var defaults = new BulkRowDefaults { From = new BulkSideDefaults { AuthUser = "boss" } };
        var wanted = Wanted(defaults, Row("jo", "one.example", new SecretReference(SecretReferenceKind.Prompt, "")), Row("al", "one.example", ForAll), Row("bo", "one.example", ForAll) with { SourceAuthUser = "chief" });

        Assert.Equal(["boss, who logs in for others at one.example", "chief, who logs in for others at one.example"], wanted.Select(w => w.Whose));
        Assert.Equal(["jo", "al"], wanted[0].Mailboxes.Select(m => m.User));
    }

    private static IReadOnlyList<WantedSecret> Wanted(BulkRowDefaults defaults, params IEnumerable<BulkRow> rows) =>
        new BulkSecrets(new Session().Context, defaults).Wanted(rows, new BulkReadingOptions { FromSecret = ForAll });

    private static BulkRow Row(string user, string host, SecretReference secret) => new()
    {
        Number = 1,
        Line = 2,
        Cells = [],
        SourceIdentity = new EndpointIdentity("imap", host, 0, user),
        SourceSecret = secret,
        DestinationIdentity = new EndpointIdentity("maildir", "", 0, $"/mail/{user}"),
    };
}
