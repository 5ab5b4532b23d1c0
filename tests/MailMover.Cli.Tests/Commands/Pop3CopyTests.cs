using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer.Removal;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class Pop3CopyTests
{
    private const string Copy = "copy --from pop3s://jo@old.example@pop.old.example --to imaps://jo@new.example --from-password-env OLD --to-password-env NEW";

    [Fact]
    public async Task What_pop3_cannot_give_is_said_before_the_copy_and_after_it()
    {
        var session = Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync(Copy));

        var words = session.Output.ReplaceLineEndings(" ");
        Assert.Contains("Note: POP3 shows the inbox alone.", words, StringComparison.Ordinal);
        Assert.Contains("MailMover deletes nothing at the source. But some providers archive, delete", words, StringComparison.Ordinal);
        Assert.Contains("Not in the copy: POP3 shows the inbox alone.", words, StringComparison.Ordinal);
        Assert.True(words.IndexOf("Note: POP3", StringComparison.Ordinal) < words.IndexOf("Folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gmails_own_settings_are_named()
    {
        var session = Session();

        await session.RunAsync(Copy.Replace("pop.old.example", "pop.gmail.com", StringComparison.Ordinal) + " --dry-run");

        Assert.Contains("Enable POP for all mail", session.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_addresses_are_the_user_and_what_was_given_and_the_next_command_repeats_how_mail_arrives()
    {
        var session = Session();

        await session.RunAsync(Copy + " --sent-folder --my-address j.o@work.example --to-folder Old --mark unread --also maildir:/somewhere/archive --skip-check");

        Assert.Equal(["jo@old.example", "j.o@work.example"], session.Parts.Options!.Rules.OwnAddresses);
        Assert.Equal("INBOX=Old", string.Join(' ', session.Parts.Options.Rules.Map.Select(m => $"{m.Source}={m.Destination}")));
        Assert.False(session.Parts.Endpoints[0].Limits.MarkRead);
        Assert.Equal("/somewhere/archive", session.Parts.Endpoints[2].Settings.Uri.Identity.User);
    }

    [Fact]
    public async Task Deleting_asks_with_the_number_and_the_size_and_only_yes_deletes()
    {
        foreach (var (answer, step) in new[] { ("yes", "delete"), ("y", "keep"), ("", "keep") })
        {
            var session = Session(canPrompt: true);
            session.Console.Type(answer + "\n");

            Assert.Equal(ExitCode.Complete, await session.RunAsync(Copy + " --delete-from-source-after 0"));

            Assert.Contains("About to delete 1,234 messages (56 MB) from pop3://jo@old.example@pop.old.example.", session.ErrorWords, StringComparison.Ordinal);
            Assert.Equal(["copy", step], session.Parts.Steps);
            Assert.Contains(step == "delete" ? "Deleted from pop3" : "Nothing was deleted", session.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Deleting_asks_nobody_where_it_was_confirmed_beforehand_and_is_never_repeated()
    {
        var session = Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync(Copy + " --delete-from-source-after 0 --yes-delete-from-source"));

        Assert.Equal(["copy", "delete"], session.Parts.Steps);
        Assert.DoesNotContain("--delete-from-source-after", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_after_a_verification_that_is_red()
    {
        var session = Session(verification: Samples.Verification);

        Assert.Equal(ExitCode.Difference, await session.RunAsync(Copy + " --delete-from-source-after 0 --yes-delete-from-source --verify"));

        Assert.Equal(["copy", "verify"], session.Parts.Steps);
        Directory.Delete(session.Parts.State.CertificateDirectory, recursive: true);
    }

    private static Session Session(bool canPrompt = false, Core.Verification.VerificationReport? verification = null)
    {
        var source = new EndpointIdentity("pop3", "pop.old.example", 0, "jo@old.example");
        return new Session
        {
            Console = new InMemoryConsole { CanPrompt = canPrompt },
            Parts = new ScriptedParts
            {
                Run = (_, _) => Task.FromResult(Samples.Report with { Ending = RunEnding.Complete }),
                Verify = (_, _) => Task.FromResult(verification ?? Samples.VerifiedGreen),
                Removal = new RemovalReport
                {
                    Run = "r",
                    Source = source,
                    Destination = Samples.New,
                    Ending = RunEnding.Complete,
                    Proposal = new RemovalProposal(source, 1_234, 56L << 20),
                    Removed = 1_234,
                    RemovedOctets = 56L << 20,
                },
            },
        };
    }
}
