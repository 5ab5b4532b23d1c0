using MailMover.Cli.Endpoints;

namespace MailMover.Cli.Output;

/// <summary>What a kind of endpoint cannot give or keep, for people who chose it without knowing. Said before the copy and after it.</summary>
internal static class SourceWords
{
    private const string Pop3 =
        "POP3 shows the inbox alone. Other folders on the server, such as sent mail, and which mail was read, answered or flagged cannot be copied this way; the dates are those of the mail's own header. If your provider has IMAP as well, copy from that instead: mailmover detect tells.";

    private const string DeletesNothing = "MailMover deletes nothing at the source.";

    private const string DeletesAsOrdered = "MailMover deletes at the source only what you ordered, after the copy was read back.";

    private const string Providers =
        "But some providers archive, delete or mark as read by themselves what is fetched by POP3: look in the settings of your web mail first.";

    private const string Gmail =
        "In Gmail that is under Settings, Forwarding and POP/IMAP: choose \"Enable POP for all mail\" and \"keep Gmail's copy in the Inbox\".";

    /// <summary>What this source cannot give; empty where it gives all.</summary>
    public static IReadOnlyList<string> Lacks(EndpointSettings source) => source.Uri.Kind == EndpointKind.Pop3 ? [Pop3] : [];

    /// <summary>What the user should know before the first message is fetched; empty where there is nothing.</summary>
    /// <param name="source">The source.</param>
    /// <param name="isDeleting">Whether copied mail is to be deleted there.</param>
    public static IReadOnlyList<string> BeforeReading(EndpointSettings source, bool isDeleting)
    {
        if (source is not { Uri.Kind: EndpointKind.Pop3, Server: { } server })
            return [];
        var providers = $"{(isDeleting ? DeletesAsOrdered : DeletesNothing)} {Providers}";
        return [Pop3, Pop3Habits.IsGmail(server) ? $"{providers} {Gmail}" : providers];
    }
}
