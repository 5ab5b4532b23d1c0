using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Journal;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class BackupCommandTests
{
    [Fact]
    public async Task A_backup_ends_with_the_commands_that_check_it_and_put_it_back()
    {
        var session = new Session { Parts = new ScriptedParts { Run = (_, _) => Task.FromResult(Samples.Report with { Ending = RunEnding.Complete }) } };
        var path = Path.GetFullPath("somewhere/my backup");

        Assert.Equal(ExitCode.Complete, await session.RunAsync(["backup", "--from", "imaps://jo@old.example", "--from-password-env", "OLD", "--to", "maildir:somewhere/my backup"]));

        Assert.Contains($"  mailmover verify --from imaps://jo@old.example --to 'maildir:{path}'", session.Output, StringComparison.Ordinal);
        Assert.Contains($"  mailmover copy --from 'maildir:{path}' --to imaps://you@new.example", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cancel", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_a_backup_names_the_command_that_carries_it_out()
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync("backup --from imaps://jo@old.example --from-password-env OLD --to mbox:somewhere --dry-run"));

        Assert.Contains("type the same with \"backup\"", session.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
