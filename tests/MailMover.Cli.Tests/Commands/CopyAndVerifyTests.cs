using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Journal;
using MailMover.Core.Verification;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class CopyAndVerifyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mailmover-tests-");

    private string Copy => $"{Session.Copy} --verify --certificate {_directory.FullName}";

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(RunEnding.Complete, "green", 0)]
    [InlineData(RunEnding.Complete, "red", 4)]
    [InlineData(RunEnding.Complete, "interrupted", 130)]
    [InlineData(RunEnding.SomeRefusedOrFailed, "green", 3)]
    [InlineData(RunEnding.SomeRefusedOrFailed, "red", 4)]
    [InlineData(RunEnding.Unbalanced, "green", 4)]
    public async Task A_copy_that_reached_its_end_is_verified_and_red_makes_it_4(RunEnding copy, string verdict, int code)
    {
        var session = Run(copy, verdict);

        Assert.Equal((ExitCode)code, await session.RunAsync(Copy));

        Assert.Equal(["copy", "verify"], session.Parts.Steps);
        Assert.Equal(verdict != "interrupted", File.Exists(Path.Combine(_directory.FullName, "certificate.html")));
    }

    [Theory]
    [InlineData(RunEnding.Interrupted, 130)]
    [InlineData(RunEnding.DestinationFull, 7)]
    public async Task A_copy_that_stopped_before_its_end_is_not_verified(RunEnding copy, int code)
    {
        var session = Run(copy, "green");

        Assert.Equal((ExitCode)code, await session.RunAsync(Copy));

        Assert.Equal(["copy"], session.Parts.Steps);
    }

    [Fact]
    public async Task It_is_verified_by_the_rules_of_this_very_copy()
    {
        var session = Run(RunEnding.Complete, "green");

        await session.RunAsync(Copy + " --since 2020-01-31 --level content --sample 5%");

        var options = Assert.Single(session.Parts.Verifications);
        Assert.Same(session.Parts.Options!.Rules, options.Rules);
        Assert.Equal((VerificationLevel.Content, 0.05), (options.Level, options.Sample));
    }

    [Fact]
    public async Task What_is_missing_is_marked_first_and_then_copied_again()
    {
        var session = new Session();

        await session.RunAsync(Session.Copy + " --again-missing");

        Assert.Equal(["verify", "mark", "copy"], session.Parts.Steps);
        Assert.Equal([MessageFate.Missing], session.Parts.Marked.Select(m => m.Fate));
        Assert.Equal(VerificationLevel.Headers, session.Parts.Verifications[0].Level);
        Assert.Same(session.Parts.Options!.Rules, session.Parts.Verifications[0].Rules);
        Assert.Contains("1 message that was copied is nowhere at the destination now. It is copied again.", session.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.False(Directory.Exists(session.Parts.State.CertificateDirectory));
    }

    [Fact]
    public async Task Where_the_look_for_what_is_missing_does_not_reach_its_end_nothing_is_marked_or_copied()
    {
        var session = Run(RunEnding.Complete, "interrupted");

        Assert.Equal(ExitCode.Interrupted, await session.RunAsync(Session.Copy + " --again-missing"));

        Assert.Equal(["verify"], session.Parts.Steps);
    }

    [Fact]
    public async Task A_copy_ends_with_the_command_to_type_before_the_old_account_is_cancelled()
    {
        var session = Run(RunEnding.Complete, "green");
        var verified = Run(RunEnding.Complete, "green");

        await session.RunAsync([.. Session.Copy.Split(' '), "--since", "2020-01-31", "--state", "/s"]);
        await verified.RunAsync(Copy);

        Assert.EndsWith("Before you cancel the old account:\n  mailmover verify --from imaps://jo@old.example --to imaps://jo@new.example --state /s\n", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Before you cancel the old account", verified.Output, StringComparison.Ordinal);
    }

    private static Session Run(RunEnding copy, string verdict) => new()
    {
        Parts = new ScriptedParts
        {
            Run = (_, _) => Task.FromResult(Samples.Report with { Ending = copy }),
            Verify = (_, _) => Task.FromResult(verdict switch { "green" => Samples.VerifiedGreen, "red" => Samples.Verification, _ => Samples.NotVerified }),
        },
    };
}
