using System.Text;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Cli.Tests;

/// <summary>Promise 6: no secret in any output, plain or in base64, however it came in and however the run ends.</summary>
public sealed class NoSecretTests : IDisposable
{
    private const string Secret = "S3cret-of-jo";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("env")]
    [InlineData("file")]
    [InlineData("command")]
    [InlineData("token-command")]
    [InlineData("token-file")]
    [InlineData("prompt")]
    public async Task No_secret_is_ever_shown(string way)
    {
        foreach (var output in new[] { "", "--json", "--quiet", "--verbose", "--dry-run" })
        {
            foreach (var fails in new[] { false, true })
            {
                var session = Session(fails);
                await session.RunAsync([.. "copy --from imaps://jo@old.example --to imaps://jo@new.example --to-password-env NEW".Split(' '), .. From(way), .. Words(output)]);

                Assert.Equal(Secret, (await session.Parts.Endpoints[0].LogInAsync(TestContext.Current.CancellationToken)).Secret);
                AssertHidden(session.Console.All, Secret);
                AssertHidden(session.Console.All, session.Environment["NEW"]);
            }
        }
    }

    private static Session Session(bool fails)
    {
        var console = new InMemoryConsole { CanPrompt = true };
        console.Type(Secret + "\n");
        return new Session
        {
            Console = console,
            Environment = new() { ["OLD"] = Secret, ["NEW"] = "An0ther-secret" },
            Parts = new ScriptedParts
            {
                Run = fails
                    ? (_, _) => throw new MailFailureException(EndpointSide.Source, FailureScope.Endpoint, FailureKind.Authentication, "the login was refused.")
                    : new ScriptedParts().Run,
            },
        };
    }

    private string[] From(string way)
    {
        var file = Path.Combine(_directory.FullName, "secret");
        File.WriteAllText(file, Secret);
        var command = OperatingSystem.IsWindows() ? $"cmd /c type {file}" : $"cat {file}";
        return way switch
        {
            "env" => ["--from-password-env", "OLD"],
            "file" => ["--from-password-file", file],
            "command" => ["--from-password-command", command],
            "token-command" => ["--from-token-command", command],
            "token-file" => ["--from-token-file", file],
            _ => [],
        };
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static void AssertHidden(string text, string secret)
    {
        Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0jo\0{secret}")), text, StringComparison.Ordinal);
    }
}
