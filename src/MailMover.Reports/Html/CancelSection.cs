using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>What else goes with an account, which nobody can check for its owner, and who still writes to it.</summary>
internal static class CancelSection
{
    private const int MostSenders = 100;

    private static readonly (string What, string Why)[] Checklist =
    [
        ("Other websites", "shops, banks and authorities that know you by the old address: change it there first"),
        ("Password resets and security codes", "accounts that send them to the old address lock you out once it is gone"),
        ("People", "tell those who write to you; an automatic reply for some weeks helps"),
        ("Contacts", "the address book of the old account: export it"),
        ("Calendar", "appointments and invitations: export them"),
        ("Filters and forwarding", "rules that sort or forward mail are not mail, and stay behind"),
        ("Aliases", "further addresses that end in the same mailbox"),
        ("Sent mail", "a mailbox read with POP3 shows the inbox only; sent mail may lie in your mail program"),
        ("Files and photos", "cloud storage, notes and documents that belong to the same account"),
        ("Subscriptions and purchases", "what is paid or was bought through the account"),
    ];

    public static IEnumerable<XElement?> Of(VerificationReport report, Verdict verdict, CertificateContext context)
    {
        if (Title(MailboxWords.Of(report.Source, report.Destination), verdict) is { } title)
            yield return Section(title,
                E("p", "MailMover moves mail and nothing else. Tick off what you have seen to."),
                E("ul", Class("checklist"), Checklist.Select(c => E("li", E("b", c.What), $": {c.Why}."))));
        if (report.Senders is { } senders)
            yield return Section("Who wrote to the old address in the last 90 days", senders.Count == 0 ? E("p", "Nobody.") : Table(senders, context));
    }

    // Mail files have no account that could be cancelled, and who makes a backup may not think of it.
    private static string? Title(MailboxWords words, Verdict verdict) => words switch
    {
        { HasAccount: false } => null,
        { IsBackup: true } => "Should you cancel the account one day: what else goes with it",
        _ => verdict == Verdict.Red ? "For the day when it is safe: what else goes with the account" : "Before you cancel: what else goes with the account",
    };

    private static IEnumerable<object> Table(IReadOnlyList<SenderCount> senders, CertificateContext context)
    {
        yield return E("p", "These may need your new address. The most frequent come first.");
        yield return E("div", Class("wide"), E("table",
            E("thead", E("tr", E("th", "Sender"), E("th", Class("number"), "Messages"), E("th", Class("number"), "Last"))),
            E("tbody", senders.Take(MostSenders).Select(s => E("tr",
                E("th", A("scope", "row"), s.Name.Length == 0 ? null : E("span", Name(s.Name), " "), E("small", Name(s.Address))),
                E("td", Class("number"), Figures.Count(s.Messages)),
                E("td", Class("number"), Moments.Day(s.Last, context.TimeZone)))))));
        if (senders.Count > MostSenders)
            yield return E("p", Class("more"), $"{Figures.Count(senders.Count - MostSenders)} more are not shown here.");
    }
}
