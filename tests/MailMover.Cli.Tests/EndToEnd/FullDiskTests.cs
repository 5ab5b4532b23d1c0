using System.Diagnostics;
using MailMover.Core.Model;
using MailMover.Testing.Servers;
using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>The disk is full in the middle of writing mail into files: a small disk of its own where the tests may make one, else a limit on the size of files.</summary>
public sealed class FullDiskTests(DovecotFixture servers) : IClassFixture<DovecotFixture>
{
    // In blocks of 512 octets, as POSIX has it: large enough for the journal, too small for the mail. The signal is ignored, so that the write itself fails.
    private static readonly string[] SmallFiles = ["sh", "-c", "trap '' XFSZ; ulimit -f 600; exec \"$@\"", "sh"];

    [Theory(Timeout = 240_000)]
    [InlineData("maildir")]
    [InlineData("mbox")]
    public async Task A_full_disk_stops_the_copy_and_the_next_run_goes_on(string scheme)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var work = new Workplace();
        var (server, user) = (await servers.GetAsync(Workplace.Mailboxes), servers.NewUser());
        await RandomMailboxSeeder.SeedAsync(server, user, [FolderPath.Inbox], 500, 1_500, seed: 8, stop);
        Directory.CreateDirectory(work["disk"]);
        var isOwnDisk = await RunAsync(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", work["disk"]], stop);
        // Where no disk can be made, only a file that grows meets a limit.
        var store = $"{(isOwnDisk ? scheme : "mbox")}:{Path.Combine(work["disk"], "store")}";
        try
        {
            var arguments = Workplace.Copy(Workplace.Imap(server, user), store, "--memory", "1M", "--skip-check");
            await using (var full = isOwnDisk ? work.Start(arguments) : work.StartThrough(SmallFiles, arguments))
            {
                var outcome = await full.WaitAsync(stop);
                Assert.True(isOwnDisk ? outcome.ExitCode == 7 : outcome.ExitCode != 0, outcome.ToString());
            }

            if (isOwnDisk)
                Assert.True(await RunAsync(["mount", "-o", "remount,size=64m", work["disk"]], stop));
            await work.RunAsync(0, stop, arguments);
            await work.CopyAsync(0, store, Workplace.Imap(server, "back-" + user), stop);
        }
        finally
        {
            if (isOwnDisk)
                await RunAsync(["umount", work["disk"]], CancellationToken.None);
        }

        Workplace.AssertIdentical(await DovecotFixture.ReadAsync(server, user, stop), await DovecotFixture.ReadAsync(server, "back-" + user, stop));
    }

    private static async Task<bool> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program here.
            return false;
        }
    }
}
