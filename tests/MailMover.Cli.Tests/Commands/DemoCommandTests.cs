using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Journal;
using MailMover.Core.Verification;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private string? _certificate;

    public void Dispose()
    {
        if (_certificate is not null)
            Directory.Delete(_certificate, recursive: true);
    }

    [Fact]
    public async Task The_demo_copies_compares_verifies_and_leaves_the_certificate_alone()
    {
        var demo = new ScriptedDemo();
        var session = Demo(demo);

        Assert.Equal(ExitCode.Complete, await session.RunAsync("demo"));

        Assert.Contains("INBOX: 120 messages", session.Output, StringComparison.Ordinal);
        Assert.Contains("Found: 123 messages on both sides, the same to the last octet", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(demo.Password!, session.Console.All, StringComparison.Ordinal);
        Assert.True(demo.IsDisposed);
        Assert.False(Directory.Exists(session.Parts.StateSettings!.Directory));
        Assert.Equal(["copy", "verify"], session.Parts.Steps);
        Assert.Equal((VerificationLevel.Content, true), (session.Parts.Verifications[0].Level, session.Parts.Verifications[0].WhoWritesMe));
        Assert.Contains("GREEN", session.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(CertificateOf(session)));
    }

    [Fact]
    public async Task A_red_verdict_is_exit_code_4()
    {
        var session = Demo(new ScriptedDemo(), Samples.Verification);

        Assert.Equal(ExitCode.Difference, await session.RunAsync("demo"));

        CertificateOf(session);
    }

    [Fact]
    public async Task A_difference_is_named_and_is_exit_code_4()
    {
        var session = Demo(new ScriptedDemo { Differences = ["INBOX: message 3 is missing"] });

        Assert.Equal(ExitCode.Difference, await session.RunAsync("demo --quiet"));

        Assert.Contains("INBOX: message 3 is missing", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keep_the_servers_run_until_the_user_interrupts()
    {
        var demo = new ScriptedDemo();
        var session = Demo(demo);
        var running = session.RunAsync("demo --keep");
        Assert.False(running.IsCompleted);
        Assert.False(demo.IsDisposed);
        Assert.Contains(demo.Password!, session.Output, StringComparison.Ordinal);

        session.Stop.Interrupt();

        Assert.Equal(ExitCode.Complete, await running);
        Assert.True(demo.IsDisposed);
        CertificateOf(session);
    }

    [Fact]
    public async Task Without_servers_the_next_step_is_told()
    {
        var session = new Session();

        Assert.Equal(ExitCode.PreflightFailed, await session.RunAsync("demo"));

        Assert.Contains("Dovecot is not installed.", session.Error, StringComparison.Ordinal);
    }

    private static Session Demo(ScriptedDemo demo, VerificationReport? report = null) => new()
    {
        Parts = new ScriptedParts
        {
            Demo = demo,
            Run = (_, _) => Task.FromResult(Samples.Report with { Ending = RunEnding.Complete }),
            Verify = (_, _) => Task.FromResult(report ?? Samples.VerifiedGreen),
        },
    };

    private string CertificateOf(Session session)
    {
        var file = session.Output.Split('\n').Single(l => l.StartsWith("Certificate: ", StringComparison.Ordinal))["Certificate: ".Length..];
        _certificate = Path.GetDirectoryName(file);
        return file;
    }
}
