using MailMover.Cli.Tests.Doubles;
using MailMover.Providers.Discovery;
using Xunit;

namespace MailMover.Cli.Tests.Bulk;

/// <summary>Lists that name mail addresses and no servers.</summary>
public sealed class BulkAddressTests : IDisposable
{
    private const string Header = "source,source_secret,destination,destination_secret\n";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-test-");
    private readonly ScriptedDiscovery _discovery = new();

    [Fact]
    public async Task Each_domain_is_looked_for_once_and_each_row_gets_its_own_user()
    {
        _discovery.With("jo@old.example", SettingsOrigin.Srv, null, ScriptedDiscovery.Imap("imap.old.example", "jo"));
        _discovery.With("jo@new.example", SettingsOrigin.Autoconfig, null, ScriptedDiscovery.Imap("imap.new.example", "jo@new.example"));
        var session = await DryRunAsync("jo@old.example,env:OLD,jo@new.example,env:NEW\nann@old.example,env:OLD,ann@new.example,env:NEW\n");

        Assert.Equal(["jo@new.example", "jo@old.example"], _discovery.Asked.Order(StringComparer.Ordinal));
        var words = session.Output.ReplaceLineEndings(" ");
        Assert.Contains("2 mailboxes would be moved", words, StringComparison.Ordinal);
        Assert.Contains("imap://ann@imap.old.example to imap://ann@new.example@imap.new.example", words, StringComparison.Ordinal);
        Assert.Contains("new.example: imap.new.example, from a script", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_user_name_cannot_be_told_from_the_address_each_address_is_looked_for()
    {
        foreach (var user in (string[])["jo", "ann"])
            _discovery.With($"{user}@old.example", SettingsOrigin.Autoconfig, null, ScriptedDiscovery.Imap("imap.old.example", $"m-{user}"));
        var session = await DryRunAsync("jo@old.example,env:OLD,imaps://jo@new.example,env:NEW\nann@old.example,env:OLD,imaps://ann@new.example,env:NEW\n");

        Assert.Contains("imap://m-jo@imap.old.example", session.Output, StringComparison.Ordinal);
        Assert.Contains("imap://m-ann@imap.old.example", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_and_its_server_name_the_same_mailbox()
    {
        _discovery.With("jo@old.example", SettingsOrigin.Srv, null, ScriptedDiscovery.Imap("imap.old.example", "jo"));
        var session = await DryRunAsync("jo@old.example,env:OLD,imaps://a@new.example,env:NEW\nimaps://jo@imap.old.example,env:OLD,imaps://a@new.example,env:NEW\n", ExitCode.WrongUsage);

        Assert.Contains("line 3", session.Console.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_without_a_server_is_a_problem_of_its_line()
    {
        var session = await DryRunAsync("jo@nowhere.example,env:OLD,imaps://a@new.example,env:NEW\n", ExitCode.WrongUsage);

        Assert.Contains("no server was found for nowhere.example", session.Console.All.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("mailmover detect jo@nowhere.example", session.Console.All.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_with_POP3_alone_and_a_password_for_tokens_are_problems()
    {
        _discovery.With("jo@pop.example", SettingsOrigin.Srv, null, ScriptedDiscovery.Pop3("pop.old.example", "jo"));
        _discovery.With("jo@token.example", SettingsOrigin.DomainTemplate, "outlook", ScriptedDiscovery.Imap("outlook.office365.com", "jo@token.example", tokenOnly: true));
        var session = await DryRunAsync("jo@token.example,env:OLD,jo@pop.example,env:NEW\njo@token.example,token-cmd:mail-token,imaps://a@new.example,env:NEW\njo@token.example,env:OLD,imaps://b@new.example,env:NEW\n", ExitCode.WrongUsage);

        var words = session.Console.All.ReplaceLineEndings(" ");
        Assert.Contains("pop.example has POP3 only", words, StringComparison.Ordinal);
        Assert.Contains("only an OAuth token", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_DNS_vouches_for_is_not_used_without_a_human()
    {
        _discovery.With("jo@old.example", SettingsOrigin.Srv, null, ScriptedDiscovery.Imap("imap.elsewhere.example", "jo"));
        _discovery.Accounts["jo@old.example"] = _discovery.Accounts["jo@old.example"] with { RestsOnDnsAlone = true };
        var session = await DryRunAsync("jo@old.example,env:OLD,imaps://a@new.example,env:NEW\n", ExitCode.WrongUsage);

        Assert.Contains("DNS can be forged", session.Console.All.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<Session> DryRunAsync(string rows, ExitCode expected = ExitCode.Complete)
    {
        var list = Path.Combine(_directory.FullName, "users.csv");
        await File.WriteAllTextAsync(list, Header + rows, TestContext.Current.CancellationToken);
        var session = new Session { Parts = new ScriptedParts { Discovery = _discovery } };
        var code = await session.RunAsync(["bulk", list, "--dry-run", "--verbose"]);
        Assert.True(code == expected, session.Console.All);
        return session;
    }
}
