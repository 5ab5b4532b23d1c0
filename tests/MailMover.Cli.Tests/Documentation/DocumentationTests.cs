using System.Globalization;
using System.Text;
using MailMover.Cli.Commands;
using MailMover.Cli.Signals;
using MailMover.Cli.Tests.Doubles;
using Xunit;

namespace MailMover.Cli.Tests.Documentation;

public sealed class DocumentationTests
{
    [Fact]
    public void The_reference_is_what_the_parser_takes() =>
        ApprovedText.Check("docs/cli.md", CliReference.Write(Tree()));

    [Fact]
    public void The_page_of_providers_is_what_the_templates_say() =>
        ApprovedText.Check("docs/providers.md", ProvidersReference.Write(MailMover.Providers.Catalog.ProviderCatalog.Load(null)));

    [Fact]
    public void The_exit_codes_page_is_the_programs_table()
    {
        var text = new StringBuilder("# Exit codes\n\n");
        text.Append("<!-- Written from the program: change ExitCodes.cs, run the tests of MailMover.Cli.Tests with UPDATE_DOCS=1, and commit. -->\n\n");
        text.Append("| code | meaning |\n|---|---|\n");
        foreach (var (code, meaning) in ExitCodes.Table)
            text.Append(CultureInfo.InvariantCulture, $"| {(int)code} | {meaning} |\n");
        text.Append("\nWhere several hold, the first of this order is returned: 2, 11, 1, 130, 9, 6, 10, 7, 8, 5, 4, 3, 0.\n");
        text.Append("A code tells how the pair of mailboxes stands after the run, not only what this run did: a run that copies nothing new still returns 3 while earlier messages are refused.\n");
        text.Append("`verify` returns 0 for GREEN and AMBER and 4 for RED; a verification that did not reach its end returns the code of what stopped it. `copy --verify` returns that of the copy, but 4 where the copy ended with 0 or 3 and the verdict is RED.\n");
        text.Append("`detect` returns 0 where a server answers (and, with a password, one takes it), 6 where the login is refused, 5 where it fails for another reason, and 10 where no server can be used.\n");
        text.Append("A mail address for which no server is found, or none that may be used, is 10. A provider that takes only tokens is 2 where no token is given: nothing was sent to it. See [discovery.md](discovery.md).\n");
        text.Append("`bulk` returns 0 where every mailbox of the list is complete, 2 where nothing was begun because of the list, 130 where it was stopped, 8 where nothing but caps stands in the way, 5 where everything was copied but results or page could not be written at the end, else 3. A row's own code, the one that the same copy alone would return, stands in the results.\n");
        text.Append("A state directory that cannot be used (full disk, no permission) is 5. SIGTERM, SIGHUP and SIGQUIT are 130 like Ctrl+C.\n");
        ApprovedText.Check("docs/exit-codes.md", text.ToString());
    }

    [Fact]
    public void The_audit_page_names_every_column_in_its_order()
    {
        const string Columns = "time,run,outcome,reason,source,source_folder,source_uid_validity,source_uid,destination,destination_folder,destination_uid_validity,destination_uid,message_id,date,from,subject,size,sha256,flags,attempts";
        var page = File.ReadAllLines(Path.Combine(ApprovedText.Root, "docs", "audit.md"));

        var named = page.Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).Take(20);

        Assert.Equal(Columns.Split(','), named);
    }

    [Fact]
    public void The_verification_page_names_every_column_of_the_findings_in_its_order()
    {
        const string Columns = "fate,reason,source,source_folder,source_uid_validity,source_uid,destination,destination_folder,message_id,date,received,from,subject,size,sha256,content,saved_as";
        var page = File.ReadAllLines(Path.Combine(ApprovedText.Root, "docs", "verification.md"));

        var named = page.SkipWhile(l => l != "## findings.csv").Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).Take(17);

        Assert.Equal(Columns.Split(','), named);
    }

    internal static CommandTree Tree() =>
        new(new CommandContext { Console = new InMemoryConsole(), Parts = new ScriptedParts(), Stop = new StopRequests() });
}
