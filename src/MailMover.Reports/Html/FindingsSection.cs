using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>The messages that somebody should look at, by fate; what is worst stands first.</summary>
internal static class FindingsSection
{
    private const int MostOfAFate = 100;

    public static XElement? Of(VerificationReport report, FolderVerification total, CertificateContext context)
    {
        var groups = report.Findings.GroupBy(f => f.Fate).ToDictionary(g => g.Key, g => g.ToList());
        if (groups.Count == 0)
            return null;
        return Section("Messages to look at",
            context.FindingsFile is { } file ? E("p", "The full list, for a spreadsheet: ", Code(file)) : null,
            FateWords.Order.Reverse().Where(groups.ContainsKey).Select(f => Group(f, groups[f], Math.Max(total[f], groups[f].Count), MailboxWords.Of(report.Source, report.Destination))));
    }

    private static IEnumerable<object> Group(MessageFate fate, List<VerifiedMessage> messages, long all, MailboxWords words)
    {
        // At the level of contents also messages that are in their place, but changed on the way.
        var title = fate == MessageFate.Present ? "In the right folder, but not quite the same" : FateWords.Title(fate);
        var number = fate == MessageFate.Present ? messages.Count : all;
        yield return E("h3", title, E("span", Class("count"), Figures.Messages(number)));
        if (fate != MessageFate.Present)
            yield return E("p", $"{(number == 1 ? "It" : "Each of them")} {FateWords.Meaning(fate, words)}.");
        yield return E("ul", Class("messages"), messages.Take(MostOfAFate).Select(Message));
        if (number > MostOfAFate)
            yield return E("p", Class("more"), $"{Figures.Count(number - MostOfAFate)} more of this kind are not shown here.");
    }

    private static XElement Message(VerifiedMessage message) => E("li",
        E("p", Class("subject"), message.Subject.Length > 0 ? Name(message.Subject) : E("i", "no subject")),
        E("p", Class("envelope"), Envelope(message)),
        message.Reason.Length == 0 ? null : E("p", Prose(message.Reason)),
        message.SavedAs is { } file ? E("p", "Saved on this computer: ", Code(file)) : null);

    private static IEnumerable<object> Envelope(VerifiedMessage message)
    {
        if (message.From.Length > 0)
            yield return E("span", "from ", Name(message.From));
        if (message.Date.Length > 0 || message.InternalDate is not null)
            yield return E("span", Name(message.Date.Length > 0 ? message.Date : Moments.Day(message.InternalDate!.Value, TimeZoneInfo.Utc)));
        yield return E("span", "in ", Name(message.Folder.ToString()));
        if (message.Destination is { } destination && destination != message.Folder)
            yield return E("span", "now ", Name(destination.ToString()));
        if (message.SizeInOctets >= 0)
            yield return E("span", Figures.Octets(message.SizeInOctets));
    }
}
