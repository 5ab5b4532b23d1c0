using MailMover.Cli.Tests.Doubles;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("copi", "Did you mean copy?")]
    [InlineData("explode", "The commands are detect, check, copy, backup, plan, verify, bulk, status, providers, demo.")]
    [InlineData("--json copy", "has to stand after the command")]
    [InlineData("copy --form imaps://jo:hunter2@h", "no option --form. Did you mean --from?")]
    [InlineData("copy --from-password=hunter2", "no option --from-password")]
    [InlineData("copy imaps://jo:hunter2@h", "a word that belongs to no option")]
    [InlineData("copy --from a --from b", "--from is given more than once")]
    [InlineData("copy --to", "--to needs a value: --to ENDPOINT")]
    [InlineData("copy", "--from: is needed")]
    [InlineData("copy --from imaps://jo@h", "--to: is needed")]
    [InlineData("copy --from imaps://jo@h --to imap://jo@H", "the same mailbox")]
    [InlineData(Session.Copy + " --from-password-file f", "--from-password-env, --from-password-file: give only one of them")]
    [InlineData(Session.Copy + " --since 31.01.2020", "--since: '31.01.2020' is not a date")]
    [InlineData(Session.Copy + " --since 2020-01-02 --before 2020-01-02", "no day lies between them")]
    [InlineData(Session.Copy + " --max-size 5x", "--max-size: '5x' is not a size")]
    [InlineData(Session.Copy + " --memory 5k", "too little")]
    [InlineData(Session.Copy + " --connections 0", "--connections: '0' is not a number from 1 to 64")]
    [InlineData(Session.Copy + " --deleted 1", "--deleted: '1' is not one of keep, clear, skip")]
    [InlineData(Session.Copy + " --flags all", "--flags: 'all' is not one of merge, mirror, keep")]
    [InlineData(Session.Copy + " --map A=B --map A=C", "A is mapped more than once")]
    [InlineData(Session.Copy + " --into a//b", "--into: 'a//b' is not a folder name")]
    [InlineData(Session.Copy + " --from-tls-pin abc", "64 hexadecimal digits")]
    [InlineData(Session.Copy + " --to-ca /no/such/file", "--to-ca: there is no file")]
    [InlineData(Session.Copy + " --quiet --verbose", "give only one of them")]
    [InlineData(Session.Copy + " --dry-run --trace t", "a dry run writes nothing")]
    [InlineData("copy --from imap+insecure://jo@h --to imaps://jo@g --from-tls-pin sha256:0000000000000000000000000000000000000000000000000000000000000000", "clear-text connection")]
    [InlineData(Session.Copy + " --dry-run --verify", "--dry-run, --verify: a dry run copies nothing")]
    [InlineData(Session.Copy + " --dry-run --again-missing", "--dry-run, --again-missing: a dry run copies nothing")]
    [InlineData(Session.Copy + " --level content", "--level: is for a verification. Add --verify")]
    [InlineData(Session.Copy + " --who-writes-me", "--who-writes-me: is for a verification. Add --verify")]
    [InlineData("verify --from imaps://jo@h", "--to: is needed")]
    [InlineData(Session.Verify + " --level all", "--level: 'all' is not one of counts, headers, content")]
    [InlineData(Session.Verify + " --sample 5%", "--sample: only contents are sampled. Add --level content")]
    [InlineData(Session.Verify + " --level content --sample 5", "--sample: '5' is not a share. Write for example 5%")]
    [InlineData(Session.Verify + " --level content --sample 101%", "--sample: '101%' is not a share")]
    [InlineData(Session.Verify + " --level content --sample-seed 5", "--sample-seed: there is nothing to choose without --sample")]
    [InlineData(Session.Verify + " --accept-missing /no/such.csv", "--accept-missing: /no/such.csv is not there")]
    [InlineData(Session.Verify + " --memory 5k", "too little")]
    [InlineData(Session.Verify + " --audit a.csv", "no option --audit here")]
    [InlineData("copy --from imaps://jo@h --to pop3s://jo@g", "POP3 can only be read from")]
    [InlineData("copy --from mbox:/no/such/file --to imaps://jo@g", "--from: there is no /no/such/file")]
    [InlineData("copy --from imaps://jo@h --to maildir:there --to-password-env NEW", "is on this computer and needs none")]
    [InlineData("copy --from imaps://jo@h --to maildir:there --to-tls-pin sha256:0000000000000000000000000000000000000000000000000000000000000000", "is on this computer and needs none")]
    [InlineData("copy --from maildir:. --to maildir:./below", "one of the two places lies in the other")]
    [InlineData("copy --from maildir:. --to mbox:.", "one of the two places lies in the other")]
    [InlineData(Session.Copy + " --mark unread", "--mark: is for POP3")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --mark seen", "--mark: 'seen' is not one of read, unread")]
    [InlineData(Session.Copy + " --to-folder Old", "--to-folder: is for POP3")]
    [InlineData(Session.Copy + " --sent-folder", "--sent-folder: is for POP3 and for files")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --sent-folder", "--my-address jo@example.org")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --my-address jo@x", "Add --sent-folder")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --sent-folder --my-address jo", "'jo' is not a mail address")]
    [InlineData(Session.Copy + " --delete-from-source-after 30", "--delete-from-source-after: is for POP3")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --yes-delete-from-source", "what is to be deleted?")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --delete-from-source-after x", "'x' is not a number from 0")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --delete-from-source-after 0", "there is no terminal to ask")]
    [InlineData("copy --from pop3s://jo@h --to imaps://jo@g --delete-from-source-after 0 --dry-run", "a dry run deletes nothing")]
    [InlineData(Session.Copy + " --also imaps://jo@x", "--also: an archive is kept on this computer")]
    [InlineData(Session.Copy + " --also maildir:a --audit a.csv", "--audit, --also")]
    [InlineData("copy --from maildir:. --to imaps://jo@x --also mbox:../b", "this source is on this computer already")]
    [InlineData("backup --from imaps://jo@h --to imaps://jo@g", "a backup goes to this computer")]
    [InlineData("backup --from imaps://jo@h --to maildir:a --also maildir:b", "no option --also")]
    [InlineData(Session.Copy + " --limit-rate fast", "--limit-rate: 'fast' is not a rate")]
    [InlineData("copy --from maildir:. --to mbox:/tmp/x --limit-rate 1M", "both ends are on this computer")]
    [InlineData(Session.Copy + " --to-daily-limit none", "--to-daily-limit: 'none' is not a size")]
    [InlineData("copy --from imaps://jo@h --to maildir:there --to-daily-limit 1G", "--to-daily-limit: is for servers")]
    [InlineData(Session.Copy + " --when-limited never", "--when-limited: 'never' is not one of wait, stop")]
    [InlineData(Session.Copy + " --stop-after soon", "--stop-after: 'soon' is not a time")]
    [InlineData(Session.Copy + " --dry-run --stop-after 1h", "--stop-after: a dry run reads no message")]
    [InlineData(Session.Verify + " --stop-after 1h", "no option --stop-after here")]
    [InlineData("backup --from imaps://jo@h --to maildir:a --to-daily-limit 1G", "no option --to-daily-limit")]
    [InlineData("detect", "ADDRESS-or-HOST is missing")]
    [InlineData("detect imaps://jo@h", "without imaps://")]
    [InlineData("detect jo:hunter2@h", "A password or a port does not belong here")]
    [InlineData("detect jo@", "neither a mail address nor the name of a server")]
    [InlineData("detect h --password-env OLD", "Add --user NAME")]
    [InlineData("detect jo@h --imap-port 0", "--imap-port: '0' is not a number")]
    [InlineData("status --same-as imap://jo@h", "--same-as needs two values")]
    [InlineData("status --same-as imap://jo@h x", "--same-as: This is not an endpoint")]
    public async Task Wrong_usage_is_explained_on_standard_error_with_exit_code_2(string line, string words)
    {
        var session = new Session();

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync(line));

        Assert.Contains(words, session.ErrorWords, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", session.Console.All, StringComparison.Ordinal);
        Assert.Equal("", session.Output);
        Assert.Empty(session.Parts.Endpoints);
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        var session = new Session();

        await session.RunAsync("copy --from x --to y --since z --memory q");

        Assert.All(["--from: ", "--to: ", "--since: ", "--memory: "], option => Assert.Contains(option, session.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_argument_that_begins_with_an_at_sign_is_not_read_as_a_file()
    {
        var session = new Session();

        Assert.Equal(ExitCode.WrongUsage, await session.RunAsync("copy @/etc/hostname"));

        Assert.Contains("a word that belongs to no option", session.ErrorWords, StringComparison.Ordinal);
    }
}
