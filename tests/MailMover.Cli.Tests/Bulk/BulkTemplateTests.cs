using MailMover.Bulk.Reading;
using MailMover.Cli.Bulk;
using MailMover.Cli.Tests.Documentation;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Cli.Tests.Bulk;

/// <summary>The lists that users begin with.</summary>
public sealed class BulkTemplateTests
{
    private static string Templates => Path.Combine(ApprovedText.Root, "templates", "bulk");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Templates).Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_template_can_be_read_without_a_problem(string name)
    {
        var options = new BulkReadingOptions
        {
            FromServer = ServerPlace.Parse("imaps://imap.old.example"),
            ToServer = ServerPlace.Parse("imaps://imap.new.example"),
            ToSecret = SecretReference.Parse("token-cmd:mail-token {user}"),
        };
        var file = new BulkReader(options, new TemplateRules()).Read(Path.Combine(Templates, name), TestContext.Current.CancellationToken);

        Assert.Empty(file.Problems);
        Assert.Equal(2, file.Rows.Count);
        Assert.All(file.Rows, r => Assert.Equal("", string.Join(' ', r.Problems)));
        Assert.All(file.Rows, r => Assert.NotNull(r.SourceSecret));
    }

    [Theory]
    [InlineData("microsoft-365.csv", BulkLayout.Microsoft365)]
    [InlineData("exchange-wizard.csv", BulkLayout.ExchangeWizard)]
    [InlineData("imapsync.csv", BulkLayout.Imapsync)]
    [InlineData("imapcopy.cfg", BulkLayout.Imapcopy)]
    [InlineData("google.csv", BulkLayout.Google)]
    [InlineData("migrationwiz.csv", BulkLayout.MigrationWiz)]
    [InlineData("pop3-source.csv", BulkLayout.Own)]
    public void Each_layout_is_recognised(string name, BulkLayout layout) =>
        Assert.Equal(layout, new BulkReader(new BulkReadingOptions(), new TemplateRules()).Read(Path.Combine(Templates, name), TestContext.Current.CancellationToken).Layout);

    /// <summary>The program's own rules, on a computer that has every variable and every file.</summary>
    private sealed class TemplateRules : IBulkRules
    {
        private static readonly BulkSettings Settings = new() { File = "users.csv", Rows = new BulkRowDefaults() };
        private readonly BulkRules _rules = new(Settings.Rows, new BulkAddresses(new Session().Context, Settings), _ => "set");

        public EndpointIdentity ReadEndpoint(string text, EndpointSide side) => _rules.ReadEndpoint(text, side);

        public string IntoOf(BulkRow row) => _rules.IntoOf(row);

        public IEnumerable<(string Column, string Text)> Check(BulkRow row) => _rules.Check(row).Where(p => !p.Text.StartsWith("there is no file", StringComparison.Ordinal));
    }
}
