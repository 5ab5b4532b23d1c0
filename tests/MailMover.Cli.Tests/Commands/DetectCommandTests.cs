using MailMover.Cli.Endpoints;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Discovery;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class DetectCommandTests
{
    [Fact]
    public async Task Of_an_address_the_domain_and_the_usual_names_are_tried_and_imap_with_tls_is_recommended()
    {
        var session = new Session
        {
            Parts = new ScriptedParts { Probe = Servers(("mail.old.example", 143), ("imap.old.example", 993), ("pop.old.example", 995)) },
        };

        Assert.Equal(ExitCode.Complete, await session.RunAsync("detect jo@old.example"));

        var hosts = session.Parts.Probe.Asked.Select(p => p.Host).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["imap.old.example", "mail.old.example", "old.example", "pop.old.example", "pop3.old.example"], hosts);
        Assert.Equal(20, session.Parts.Probe.Asked.Count);
        Assert.Contains("You have both IMAP and POP3. Use IMAP", session.Output, StringComparison.Ordinal);
        Assert.Contains("  mailmover copy --from imaps://jo@old.example@imap.old.example --to imaps://you@new.example", session.Output, StringComparison.Ordinal);
        Assert.Empty(session.Parts.Endpoints);
    }

    [Fact]
    public async Task Pop3_alone_is_explained_and_its_command_is_told()
    {
        var session = new Session { Parts = new ScriptedParts { Probe = Servers(("pop.old.example", 110)) } };

        Assert.Equal(ExitCode.Complete, await session.RunAsync("detect jo@old.example"));

        Assert.Contains("You have POP3. It shows one folder only, the inbox", session.Output, StringComparison.Ordinal);
        Assert.Contains("  mailmover copy --from pop3://jo@old.example@pop.old.example --to", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_alone_is_looked_at_without_a_login()
    {
        var session = new Session { Console = new InMemoryConsole { CanPrompt = true }, Parts = new ScriptedParts { Probe = Servers(("mail.old.example", 993)) } };

        Assert.Equal(ExitCode.Complete, await session.RunAsync("detect mail.old.example"));

        Assert.Equal(4, session.Parts.Probe.Asked.Count);
        Assert.Contains("imaps://YOUR-USER-NAME@mail.old.example", session.Output, StringComparison.Ordinal);
        Assert.Contains("add --user NAME", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceStatus.Absent, "No mail server was found for jo@old.example.")]
    [InlineData(ServiceStatus.NotTrusted, "No password was sent to it.")]
    [InlineData(ServiceStatus.ClearTextOnly, "without any encryption")]
    public async Task Where_nothing_can_be_used_it_is_10_and_no_password_is_asked_for(ServiceStatus status, string words)
    {
        var probe = new ScriptedProbe();
        probe.Servers[("pop.old.example", 110)] = (status, "its certificate is for somebody else.");
        var session = new Session { Console = new InMemoryConsole { CanPrompt = true }, Parts = new ScriptedParts { Probe = probe } };

        Assert.Equal(ExitCode.Unreachable, await session.RunAsync("detect jo@old.example"));

        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
        Assert.DoesNotContain("Password of", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_mailbox_holds_and_what_pop3_would_miss_is_told()
    {
        await using var imap = new InMemoryMailbox(EndpointSide.Source);
        await using var pop3 = new InMemoryMailbox(EndpointSide.Source);
        imap.AddFolder("Sent");
        for (var n = 0; n < 3; n++)
        {
            imap.AddMessage("INBOX", "Subject: in\r\n\r\nx\r\n");
            imap.AddMessage("Sent", "Subject: sent\r\n\r\nx\r\n");
        }

        pop3.AddMessage("INBOX", "Subject: in\r\n\r\nx\r\n");
        var session = new Session
        {
            Console = new InMemoryConsole { CanPrompt = true },
            Parts = new ScriptedParts { Probe = Servers(("old.example", 993), ("old.example", 995)), Source = s => s.Uri.Kind == EndpointKind.Pop3 ? pop3 : imap },
        };
        session.Console.Type("hunter2\n");

        Assert.Equal(ExitCode.Complete, await session.RunAsync("detect jo@old.example"));

        var words = session.Output.ReplaceLineEndings(" ");
        Assert.Contains("POP3 would miss 3 messages in 1 folder: Sent.", words, StringComparison.Ordinal);
        Assert.Contains("In the inbox IMAP shows 3 messages and POP3 1", words, StringComparison.Ordinal);
        Assert.Contains("Run this again in a day or two", words, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", session.Console.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_typed_at_the_prompt_means_no_login()
    {
        var session = new Session { Console = new InMemoryConsole { CanPrompt = true }, Parts = new ScriptedParts { Probe = Servers(("old.example", 993)) } };
        session.Console.Type("\n");

        Assert.Equal(ExitCode.Complete, await session.RunAsync("detect jo@old.example"));

        Assert.Empty(session.Parts.Endpoints);
    }

    private static ScriptedProbe Servers(params (string Host, int Port)[] servers)
    {
        var probe = new ScriptedProbe();
        foreach (var server in servers)
            probe.Servers[server] = (ServiceStatus.Found, "");
        return probe;
    }
}
