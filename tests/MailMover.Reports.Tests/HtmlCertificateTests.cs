using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailMover.Core.Journal;
using MailMover.Core.Verification;
using MailMover.Reports.Tests.Doubles;
using Xunit;

namespace MailMover.Reports.Tests;

public sealed partial class HtmlCertificateTests
{
    private static readonly string[] MayRefer = ["charset", "name", "content", "http-equiv"];

    public static TheoryData<VerificationReport> Reports { get; } = [Samples.Green, Samples.Empty, AmberSample.Report, RedSample.Report];

    [Theory]
    [InlineData(Verdict.Green, "GREEN - safe to cancel")]
    [InlineData(Verdict.Amber, "AMBER - safe to cancel, but read these points first")]
    [InlineData(Verdict.Red, "RED - not safe to cancel")]
    public void The_verdict_stands_in_the_only_headline_of_the_page(Verdict verdict, string headline) =>
        Assert.Equal(headline, string.Concat(Assert.Single(Page.Read(Samples.Green with { Verdict = verdict }).Descendants("h1")).Value.Split('\n')));

    [Fact]
    public void Where_nothing_was_looked_at_the_headline_does_not_say_that_it_is_safe()
    {
        foreach (var report in new[] { Samples.Empty, Samples.Counted })
        {
            var headline = string.Concat(Page.Read(report).Descendants("h1").Single().Value.Split('\n'));
            Assert.StartsWith("AMBER - ", headline, StringComparison.Ordinal);
            Assert.DoesNotContain("safe", headline, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("safe to cancel", Page.Text(report), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Page.Read(report).Descendants("li"), e => e.Value.Contains("In the right folder", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Nothing_is_loaded_from_anywhere_and_nothing_can_run(VerificationReport report)
    {
        var page = Page.Read(report);
        string[] forbidden = ["script", "img", "link", "a", "iframe", "object", "embed", "form", "base", "image", "use"];
        Assert.DoesNotContain(page.Descendants(), e => forbidden.Contains(e.Name.LocalName));
        var attributes = page.Descendants().Attributes().ToList();
        Assert.DoesNotContain(attributes, a => a.Name.LocalName is "src" or "href" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(attributes.Where(a => !MayRefer.Contains(a.Name.LocalName)), a => a.Value.Contains("http", StringComparison.Ordinal));
        Assert.DoesNotMatch(Outside(), page.ToString());
        Assert.Contains("default-src 'none'; style-src 'sha256-", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_style_sheet_is_the_one_that_the_policy_allows()
    {
        // In a browser the sheet is raw text: what XML would escape would change it.
        var sheet = Assert.Single(Page.Read(Samples.Green).Descendants("style")).Value;
        Assert.DoesNotMatch("[<>&]", sheet);
        Assert.Contains($"<style>{sheet}</style>", Page.Text(Samples.Green), StringComparison.Ordinal);
    }

    [Fact]
    public void What_strangers_wrote_is_text_and_commands_nothing()
    {
        var text = Page.Text(RedSample.Report);
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", text, StringComparison.Ordinal);
        Assert.Contains(@"invoice_\u202Efdp.exe", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]", text);
        Assert.DoesNotContain(new string('x', 500), text, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('\u0301', 7), text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void The_table_adds_up_to_what_was_found(VerificationReport report)
    {
        var table = Page.Read(report).Descendants("table").First();
        var total = Numbers(table.Element("tfoot")!.Element("tr")!);
        var rows = table.Element("tbody")!.Elements("tr").Select(Numbers).ToList();
        Assert.Equal(report.Total.Found, total[0]);
        Assert.Equal(total[0], total[1..^1].Sum());
        for (var column = 0; column < total.Count - 1; column++)
            Assert.Equal(total[column], rows.Sum(r => r[column]));
    }

    [Fact]
    public void Unchanged_is_said_only_of_messages_whose_contents_were_compared()
    {
        var byContents = Samples.Green with { Level = VerificationLevel.Content, Folders = [Compared(7, 7)] };
        Assert.DoesNotContain("unchanged", Page.Text(Samples.Green), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("unchanged", Page.Text(AmberSample.Report), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("every message is there by headers, date and size.", Page.Text(Samples.Green), StringComparison.Ordinal);
        Assert.Contains("every message is there, and its contents are unchanged.", Page.Text(byContents), StringComparison.Ordinal);
        Assert.Contains("the contents of 3 of them were compared and are unchanged.", Page.Text(byContents with { Sample = 0.5, Folders = [Compared(7, 3)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Green_is_never_said_of_counts_of_what_is_missing_or_of_an_unfinished_check()
    {
        VerificationReport[] reports =
        [
            AmberSample.Report,
            RedSample.Report,
            Samples.Green with { Level = VerificationLevel.Counts },
            Samples.Green with { Ending = RunEnding.Interrupted },
            Samples.Green with { Folders = [Samples.Folder("INBOX", 2, (MessageFate.Present, 1), (MessageFate.Missing, 1))] },
            Samples.Green with { Folders = [Samples.Folder("INBOX", 2, (MessageFate.Present, 1))] },
        ];
        Assert.All(reports, r => Assert.DoesNotContain("GREEN", Page.Text(r) + string.Concat(TextCertificate.Lines(r, Samples.Context, 80)), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "Keep the old account. 1 message is not safe")]
    [InlineData(2, "Keep the old account. 2 messages are not safe")]
    [InlineData(1_234, "Keep the old account. 1,234 messages are not safe")]
    public void Numbers_agree_with_their_words_and_are_grouped(long missing, string lead) => Assert.Contains(
        lead,
        Page.Text(Samples.Green with { Verdict = Verdict.Red, Ending = RunEnding.Unbalanced, Folders = [Samples.Folder("INBOX", missing, (MessageFate.Missing, missing))] }),
        StringComparison.Ordinal);

    [Fact]
    public void A_fate_that_one_message_has_is_told_of_one_message()
    {
        var folder = Samples.Folder("INBOX", 2, (MessageFate.Present, 1), (MessageFate.Moved, 1));
        var text = Page.Text(Samples.Green with { Folders = [folder], Findings = [Samples.Green.Findings[0]] });

        Assert.Contains("It is at the new mailbox, but in another folder", text);
        Assert.DoesNotContain("Each of them", text);
    }

    [Fact]
    public void Years_without_mail_keep_their_place_and_odd_dates_do_not_squeeze_the_others()
    {
        var text = Page.Text(RedSample.Report);
        Assert.Contains("2010: 0 messages at the old mailbox", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1905: 0", text, StringComparison.Ordinal);
        Assert.Contains("Fewer at the new mailbox: 2019 (", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mailbox_of_thousands_of_folders_and_findings_makes_a_page_that_opens()
    {
        var report = RedSample.Report with
        {
            Folders = [.. Enumerable.Range(0, 5_000).Select(i => Samples.Folder($"Folder {i}", i, (MessageFate.Present, i)) with { Notes = ["a note"] })],
            Findings = [.. Enumerable.Range(1, 10_000).Select(i => Samples.Finding(MessageFate.Missing, "INBOX", (uint)i, new string('s', 10_000), "x"))],
            Senders = [.. Enumerable.Range(0, 10_000).Select(i => new SenderCount($"{i}@b.example", "", 1, Samples.Green.Ended))],
        };
        var clock = Stopwatch.StartNew();
        Assert.InRange(Page.Text(report).Length, 1, 1_000_000);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");
        Assert.InRange(TextCertificate.Lines(report, Samples.Context, 80).Count, 1, 200);
    }

    private static FolderVerification Compared(long found, long identical) => Samples.Folder("INBOX", found, (MessageFate.Present, found)) with
    {
        Contents = new Dictionary<ContentMatch, long> { [ContentMatch.Identical] = identical, [ContentMatch.NotCompared] = found - identical },
    };

    private static List<long> Numbers(XElement row) =>
        [.. row.Elements("td").Select(c => c.Value.Length == 0 ? 0 : long.Parse(c.Value, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"url\((?!#)|@import|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();
}
