using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Sample;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>Servers that lack one thing or another, and two layouts, both ways. What arrives is the same everywhere.</summary>
public sealed class PoorServerTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    /// <summary>What is hidden, and from which side.</summary>
    public static TheoryData<string> Hidden =>
    [
        "", "MULTIAPPEND", "UIDPLUS", "LITERAL+", "NAMESPACE", "SPECIAL-USE CREATE-SPECIAL-USE", "CONDSTORE QRESYNC", "LIST-EXTENDED LIST-STATUS", "STATUS=SIZE",
        "MULTIAPPEND UIDPLUS", "MULTIAPPEND LITERAL+", "*",
    ];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Hidden))]
    public async Task A_destination_that_hides_capabilities_gets_the_same_mail(string hidden)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var destination = await DovecotServer.StartAsync(HiddenCapabilities.Without(hidden), stop);
        await CopyAndCompareAsync(await servers.GetAsync(DovecotFixture.PrefixAndDots), destination, hidden, stop);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("NAMESPACE")]
    [InlineData("SPECIAL-USE CREATE-SPECIAL-USE")]
    [InlineData("CONDSTORE QRESYNC")]
    [InlineData("*")]
    public async Task A_source_that_hides_capabilities_gives_the_same_mail(string hidden)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var source = await DovecotServer.StartAsync(HiddenCapabilities.Without(hidden), stop);
        await CopyAndCompareAsync(source, await servers.GetAsync(DovecotFixture.Plain), hidden, stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task Slashes_go_to_prefix_and_dots()
    {
        var stop = TestContext.Current.CancellationToken;
        await CopyAndCompareAsync(await servers.GetAsync(DovecotFixture.Plain), await servers.GetAsync(DovecotFixture.PrefixAndDots), "layout", stop);
    }

    private async Task CopyAndCompareAsync(DovecotServer source, DovecotServer destination, string label, CancellationToken stop)
    {
        await using var scenario = new CopyScenario { Source = source, SourceUser = servers.NewUser(), Destination = destination, DestinationUser = servers.NewUser() };
        await SeedAsync(source, scenario.SourceUser, stop);
        await scenario.RunAsync(0, stop);
        await scenario.AssertCopiedAsync(label, stop);
        await scenario.RunAsync(0, stop);
        await scenario.AssertCopiedAsync(label + ", once more", stop);
    }

    private static async Task SeedAsync(DovecotServer server, string user, CancellationToken stop)
    {
        await RandomMailboxSeeder.SeedAsync(server, user, [FolderPath.Inbox, FolderPath.Of("Sent"), FolderPath.Of("Familie", "Größe & Co"), FolderPath.Of("旅行", "\U0001F600")], 300, 1_500, seed: 7, stop);
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, stop);
        await client.CreateAsync(FolderPath.Of("Empty", "Inside"), stop);
        await client.SubscribeAsync(FolderPath.Of("Familie", "Größe & Co"), stop);
        await client.CreateAsync(FolderPath.Of("Odd"), stop);
        await client.AppendAsync(FolderPath.Of("Odd"), OddMessages.Create(new DateTimeOffset(2013, 4, 1, 9, 0, 0, TimeSpan.FromHours(2))), stop);
    }
}
