using MailMover.Core.Model;
using MailMover.Core.Verification;
using MailMover.Testing.Comparing;
using MailMover.Testing.Servers;
using MailMover.Testing.Tampering;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

public sealed class TamperingTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    private static readonly FolderPath[] Folders = [FolderPath.Inbox, FolderPath.Of("Work", "Größe & Co"), FolderPath.Of("Trash")];

    /// <summary>What each does: messages lost, surplus and changed, and folders or subscriptions that are gone.</summary>
    private static readonly Dictionary<string, (int Lost, int Doubled, int Changed)> Effects = new()
    {
        ["do nothing"] = (0, 0, 0),
        ["delete a message"] = (1, 0, 0),
        ["change a letter of the body"] = (0, 0, 1),
        ["cut off the end"] = (0, 0, 1),
        ["change a letter of the subject"] = (0, 0, 1),
        ["store a message twice"] = (0, 1, 0),
        ["move to another folder"] = (1, 1, 0),
        ["move to Trash"] = (1, 1, 0),
        ["mark as deleted"] = (0, 0, 1),
        ["unsubscribe a folder"] = (0, 0, 1),
        ["rename a folder"] = (20 + 1, 20, 1),
        ["delete a folder"] = (20 + 1, 0, 1),
        ["change a flag"] = (0, 0, 1),
        ["change the internal date"] = (0, 0, 1),
    };

    public static TheoryData<string> Names => [.. Tamperings.All.Select(t => t.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task A_tampering_does_what_it_says_and_nothing_else(string name)
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await servers.GetAsync(name.Length % 2 == 0 ? DovecotFixture.Plain : DovecotFixture.PrefixAndDots);
        var user = servers.NewUser();
        await RandomMailboxSeeder.SeedAsync(server, user, Folders, 60, 800, seed: 5, stop);
        await DovecotFixture.SubscribeAsync(server, user, Folders[1], stop);
        var before = await DovecotFixture.ReadAsync(server, user, stop);

        var action = Tamperings.All.Single(t => t.Name == name);
        var tampered = await action.ApplyAsync(server, user, new Random(name.Length), stop);

        var comparison = CopyComparison.Of(before, new(), [], await DovecotFixture.ReadAsync(server, user, stop));
        Assert.True(Effects[name] == (comparison.Lost.Count, comparison.Doubled.Count, comparison.Changed.Count),
            $"{tampered}: lost {string.Join('\n', comparison.Lost)}\ndoubled {string.Join('\n', comparison.Doubled)}\nchanged {string.Join('\n', comparison.Changed)}");
        var ofOneMessage = tampered is { Folder: not null, Messages: 1 };
        Assert.Equal(ofOneMessage, tampered.MessageId.StartsWith('<') && tampered.InternalDate is not null);
        Assert.True(tampered.Folder is null || (Folders.Contains(tampered.Folder) && tampered.Folder != Folders[2]), $"{tampered}");
    }

    [Fact]
    public void Counting_is_never_green_and_content_never_milder_than_headers() =>
        Assert.All(Tamperings.All, t =>
        {
            Assert.DoesNotContain(Verdict.Green, t.Expected.At(VerificationLevel.Counts));
            Assert.True(t.Expected.At(VerificationLevel.Content).Min() >= t.Expected.At(VerificationLevel.Headers).Min(), t.Name);
        });
}
