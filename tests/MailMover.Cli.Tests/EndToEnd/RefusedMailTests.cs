using System.Text;
using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>What Dovecot itself refuses, and a Dovecot that does not tell the UIDs of copies.</summary>
public sealed class RefusedMailTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly DovecotOptions Files = new() { Format = MailFormat.Maildir };
    private static readonly DovecotOptions WithoutUidPlus = new() { Capability = "IMAP4rev1 SASL-IR LITERAL+ NAMESPACE MULTIAPPEND UNSELECT CONDSTORE SPECIAL-USE" };

    /// <summary>Dovecot takes no message without any octet (and the batch with it), but a Maildir may hold one.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_message_that_dovecot_refuses_is_saved_and_goes_over_repaired_once_and_without_a_double()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop);
        PutEmptyMessage(scenario);

        await scenario.RunAsync(3, stop);
        Assert.Equal(0, new FileInfo(Assert.Single(Saved(scenario, "refused"))).Length);
        Assert.Equal(20, (await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop)).Messages);

        var outcome = await scenario.RunAsync(0, stop, "--repair");
        Assert.Contains("Repaired so that the destination took them: 1 message.", outcome.Output, StringComparison.Ordinal);
        Assert.Single(Saved(scenario, "originals"));
        var row = AuditFile.Read(scenario.Audit)[^1];
        Assert.Equal(("copied", "0"), (row["outcome"], row["size"]));
        Assert.StartsWith("repaired: the last line was ended", row["reason"], StringComparison.Ordinal);

        await scenario.RunAsync(0, stop, "--repair");
        Assert.Equal(21, (await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop)).Messages);
    }

    [Fact(Timeout = 120_000)]
    public async Task Marks_that_change_later_reach_copies_whose_UIDs_were_never_told()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop);
        await scenario.RunAsync(0, stop);
        await using (var client = await SeedingClient.ConnectAsync(scenario.Source.Host, scenario.Source.ImapPort, scenario.SourceUser, scenario.Source.Password, stop))
            await client.RunInAsync(FolderPath.Inbox, "SELECT", ["UID STORE 3:7 +FLAGS.SILENT (\\Flagged $Later)", "UID STORE 12 +FLAGS.SILENT (\\Answered)"], stop);

        await scenario.RunAsync(0, stop);

        await scenario.AssertCopiedAsync("marks changed later", stop);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(null)]
    [InlineData("IMAP4rev1 SASL-IR LITERAL+ NAMESPACE UIDPLUS UNSELECT CONDSTORE SPECIAL-USE")]
    public async Task A_message_above_the_size_that_dovecot_takes_is_refused_and_the_others_go_over(string? capability)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop, new DovecotOptions { MaxMessageInOctets = 7_500, Capability = capability });
        var octets = Encoding.ASCII.GetBytes("Subject: large\r\nMessage-ID: <large@mail.example>\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('y', 78) + "\r\n", 100)));
        await DovecotFixture.AppendAsync(scenario.Source, scenario.SourceUser, FolderPath.Inbox, octets, FlagSet.Empty, DateTimeOffset.UnixEpoch.AddYears(40), stop);

        await scenario.RunAsync(3, stop);

        Assert.Single(Saved(scenario, "refused"));
        Assert.Equal(20, (await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, stop)).Messages);
    }

    private async Task<CopyScenario> ScenarioAsync(CancellationToken stop, DovecotOptions? destination = null)
    {
        var source = await servers.GetAsync(Files);
        var scenario = new CopyScenario { Source = source, SourceUser = servers.NewUser(), Destination = await servers.GetAsync(destination ?? WithoutUidPlus), DestinationUser = servers.NewUser() };
        await RandomMailboxSeeder.SeedAsync(source, scenario.SourceUser, [FolderPath.Inbox], 20, 1_500, seed: 11, stop);
        return scenario;
    }

    private static void PutEmptyMessage(CopyScenario scenario) =>
        File.WriteAllBytes(Path.Combine(scenario.SourceDovecot.MailDirectory(scenario.SourceUser), "Maildir", "new", "1577836800.M1P1.test"), []);

    private static string[] Saved(CopyScenario scenario, string directory) =>
        [.. scenario.Files().Where(f => f.EndsWith(".eml", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(f)) == directory)];
}
