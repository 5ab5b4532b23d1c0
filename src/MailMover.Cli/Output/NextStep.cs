using MailMover.Core.Journal;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Output;

/// <summary>What became of the run in one sentence, and what to do now.</summary>
internal static class NextStep
{
    public static (string Headline, string Step) Of(TransferReport report) => report.Ending switch
    {
        RunEnding.Complete when report.GoneCopies > 0 => (
            $"Complete, but {report.GoneCopies:N0} {(report.GoneCopies == 1 ? "message" : "messages")} copied before {(report.GoneCopies == 1 ? "is" : "are")} not at the destination any more.",
            "If you did not delete them there, run the same command with --again-missing: it copies them once more."),
        RunEnding.Unreachable when report.GoneCopies > 0 => ("Stopped: what was copied before is not there any more.", "Nothing was changed at either end."),
        RunEnding.Complete when report.Total is { Copied: 0, AlreadyThere: 0, Skipped: > 0 } => ("Nothing went over: the rules leave out every message.", "Look at --since, --before, --max-size and --deleted; mailmover check says what they leave."),
        RunEnding.Complete when report.Total.CopiedNow == 0 => ("Nothing new: everything is at the destination already.", "Run the same command again whenever new mail has arrived."),
        RunEnding.Complete => ("Complete.", "Run the same command again to copy what arrives from now on."),
        RunEnding.SomeRefusedOrFailed => ("Finished, but not every message went over.", Refused(report)),
        RunEnding.Unbalanced => ("Finished, but the figures do not add up.", "Do not delete anything at the source. Run the same command again; if it says the same, report it with the run's name and the audit log's last rows."),
        RunEnding.DestinationFull => ("Stopped: the destination is full.", "Make room there or choose less with --since, --exclude or --max-size. Then run the same command again."),
        RunEnding.NotBegun when report.PlanDiffers => ("Not begun, and nothing was copied: the plan does not fit any more.", "Then copy by the new plan."),
        RunEnding.NotBegun => ("Not begun, and nothing was copied: it could not have succeeded.", "Then run the same command again; mailmover check looks without copying."),
        RunEnding.CapReached => ("Stopped at a limit.", "Run the same command again when the limit allows more; it goes on where it stopped."),
        RunEnding.Interrupted => ("Interrupted. Nothing is lost and nothing will be doubled.", "Run the same command again: it goes on where it stopped."),
        _ => Stopped(report.Ending, "Run the same command again: it goes on where it stopped."),
    };

    /// <summary>The same for what may stop anything that talks to two servers.</summary>
    /// <param name="ending">How it stopped.</param>
    /// <param name="again">What running it again does.</param>
    public static (string Headline, string Step) Stopped(RunEnding ending, string again) => ending switch
    {
        RunEnding.TemporaryFailure => ("Stopped by a failure that should pass.", again),
        RunEnding.LoginRefused => ("Stopped: a login was refused.", "Check user name and password; many providers want an app password here. Then run the same command again."),
        RunEnding.Unreachable => ("Stopped: a server cannot be reached, or its certificate is not trusted.", "Check the host name, the port and your connection. If you know and trust a certificate that is refused, give its authority with --from-ca or --to-ca, or its pin with --from-tls-pin or --to-tls-pin. Then run the same command again."),
        RunEnding.CapReached => ("Stopped at a limit.", $"{again} Do so when the limit allows more."),
        RunEnding.Interrupted => ("Interrupted.", again),
        _ => ("Stopped by something unexpected.", $"{again} If it happens again, run it with --verbose and report what it says."),
    };

    private static string Refused(TransferReport report)
    {
        var total = report.Total;
        var steps = new List<string>();
        if (total.Failed > 0)
            steps.Add("Run the same command again: it tries the failed ones once more.");
        if (total.Refused > 0)
            steps.Add("The audit log says why each one was refused; add --repair to have put right what servers refuse in odd messages, or --retry-refused to try again once the reason is gone.");
        return steps.Count == 0 ? "The audit log says what happened to each message." : string.Join(' ', steps);
    }
}
