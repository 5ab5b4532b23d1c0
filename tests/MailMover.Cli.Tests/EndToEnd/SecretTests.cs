using System.Text;
using MailMover.Core.Model;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>No password, nor any base64 form of it, in anything that the program writes.</summary>
public sealed class SecretTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    [Theory(Timeout = 60_000)]
    [InlineData("--verbose")]
    [InlineData("--json")]
    public async Task No_password_is_in_any_output_trace_journal_or_audit(string style)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var scenario = await ScenarioAsync(stop);
        var outcome = await scenario.RunAsync(0, stop, "--trace", scenario.Trace, style);
        AssertAbsent(outcome, scenario, scenario.Source.Password, scenario.SourceUser);
        AssertAbsent(outcome, scenario, scenario.Destination.Password, scenario.DestinationUser);
        // The search is worth something only if the trace holds the logins.
        Assert.Matches("AUTHENTICATE|LOGIN", await File.ReadAllTextAsync(scenario.Trace, stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_password_is_not_shown_either()
    {
        var stop = TestContext.Current.CancellationToken;
        const string Wrong = "wrong-horse-battery-staple";
        await using var scenario = await ScenarioAsync(stop);
        await using var process = MailMoverProcess.Start(
            ["copy", "--from", scenario.SourceUri, "--to", scenario.DestinationUri, "--from-password-env", "WRONG", "--to-password-env", "WRONG", "--state", scenario.State, "--trace", scenario.Trace, "--verbose"],
            new Dictionary<string, string> { ["WRONG"] = Wrong });
        AssertAbsent(await process.WaitAsync(stop), scenario, Wrong, scenario.SourceUser);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_password_inside_an_address_is_refused_and_not_repeated()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var process = MailMoverProcess.Start(["copy", "--from", "imaps://jo:hunter2-secret@mail.example.org", "--to", "imaps://jo@mail.example.net"]);
        var outcome = await process.WaitAsync(stop);
        Assert.True(outcome.ExitCode == 2, outcome.ToString());
        Assert.DoesNotContain("hunter2-secret", outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    private async Task<CopyScenario> ScenarioAsync(CancellationToken stop)
    {
        var scenario = new CopyScenario
        {
            Source = await servers.GetAsync(DovecotFixture.PrefixAndDots),
            SourceUser = servers.NewUser(),
            Destination = await servers.GetAsync(DovecotFixture.Plain),
            DestinationUser = servers.NewUser(),
        };
        await RandomMailboxSeeder.SeedAsync(scenario.Source, scenario.SourceUser, [FolderPath.Inbox], 20, 1_000, seed: 3, stop);
        return scenario;
    }

    private static void AssertAbsent(ProcessOutcome outcome, CopyScenario scenario, string password, string user)
    {
        foreach (var form in Forms(password, user))
        {
            Assert.DoesNotContain(form, outcome.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(form, outcome.Errors, StringComparison.Ordinal);
            foreach (var file in scenario.Files())
                Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0, $"{Path.GetFileName(file)} holds the password or a form of it");
        }
    }

    // Base64 of a text inside another depends on where it begins; the middle, without its neighbours' bits, is one of three.
    private static IEnumerable<string> Forms(string password, string user)
    {
        yield return password;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(password));
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + password));
            yield return encoded[4..^4];
        }
    }
}
