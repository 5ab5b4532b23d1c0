using MailMover.Core.Endpoints;

namespace MailMover.Core.Preflight.Findings;

/// <summary>What is to say of one end alone: whether it can be used, how well the line is protected, and what is known of its provider.</summary>
internal static class EndFindings
{
    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);

    public static IEnumerable<PreflightFinding> Of(EndLook look, DateTimeOffset now) =>
        look.Failure is { } failure ? OfFailure(look, failure) : [.. OfLine(look, now), .. OfPop3(look), .. OfProvider(look)];

    private static IEnumerable<PreflightFinding> OfFailure(EndLook look, MailFailureException failure)
    {
        var (id, nextStep) = failure.Kind switch
        {
            FailureKind.Authentication => ("login-refused", "Check user name and password; many providers want an app password here."),
            FailureKind.Unreachable => ("unreachable", "Check the host name, the port and your connection."),
            FailureKind.Permanent => ("refused", "Ask the provider, or whoever runs the server."),
            _ => ("in-trouble", "Try again in a few minutes."),
        };
        yield return look.Find(id, FindingSeverity.Problem, failure.Message, nextStep) with { Failure = failure.Kind };
        if (failure.Kind != FailureKind.Authentication && failure.Kind != FailureKind.Unreachable)
            yield break;
        // The failure may tell it already, where the provider's words are known.
        foreach (var advice in look.Known.Knowledge.SwitchOnFirst.Where(a => !failure.Message.Contains(a.Text, StringComparison.Ordinal)))
            yield return look.Find("switch-on-first", FindingSeverity.Note, $"At {look.Name} something has to be switched on before a login works: {advice.Text}", advice.NextStep, advice.Page);
    }

    private static IEnumerable<PreflightFinding> OfLine(EndLook look, DateTimeOffset now)
    {
        if (look.Facts.IsClearText)
            yield return look.Find("clear-text", FindingSeverity.Warning, $"The line to {look.Name} is not encrypted: others on the way can read the password and the mail.", "Use TLS (imaps:// or pop3s://) where the server has it.");
        if (look.Facts.CertificateExpires is { } expires && expires - now < SoonExpired)
            yield return look.Find("certificate-expires", FindingSeverity.Warning, $"The certificate of {look.Name} is valid until {expires.UtcDateTime:yyyy-MM-dd} only. A copy that is not finished by then stops.", "Copy before that day, or ask whoever runs the server to renew it.");
    }

    private static IEnumerable<PreflightFinding> OfPop3(EndLook look)
    {
        if (look.Identity.Scheme != "pop3")
            yield break;
        yield return look.Find("pop3", FindingSeverity.Warning, "POP3 shows the inbox alone: no other folder, such as sent mail, and not which mail was read, answered or flagged. The dates are those of the mail's own header.", "If your provider has IMAP as well, copy from that instead: mailmover detect tells.");
        if (look.Facts.ExpireDays is { } days)
            yield return look.Find("pop3-expires", FindingSeverity.Warning, days == 0 ? $"{look.Name} says that it may delete messages as soon as they were read over POP3 (EXPIRE 0). MailMover keeps what it has read until it has arrived." : $"{look.Name} says that it deletes messages after {Amount.Days(days)} (EXPIRE).", "Copy soon, and look in the settings of your web mail whether that can be switched off.");
        if (look.Facts.LoginDelay is { } delay)
            yield return look.Find("pop3-login-delay", FindingSeverity.Note, $"{look.Name} allows a login every {delay.TotalSeconds:0} seconds (LOGIN-DELAY); where a copy needs more than one, it waits.");
    }

    private static IEnumerable<PreflightFinding> OfProvider(EndLook look)
    {
        foreach (var trap in look.Known.Knowledge.Traps)
            yield return look.Find("provider", FindingSeverity.Note, trap.Text, trap.NextStep, trap.Page);
        if (look is { Side: EndpointSide.Source, Known.Knowledge.Closing: { } closing })
            yield return look.Find("closing", FindingSeverity.Note, closing.Text, closing.NextStep, closing.Page);
    }
}
