using System.Globalization;
using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>One bar for each of the largest folders: which share of its messages is safe, wants an eye, or is not safe. Each part has a pattern, so grey paper shows it too.</summary>
internal static class FolderBars
{
    private const int MostBars = 12;

    // So that one message of ten thousand is still seen.
    private const double LeastShare = 1.5;

    public static XElement? Of(VerificationReport report, FolderVerification total)
    {
        var folders = report.Folders.Where(f => f.Found > 0).OrderByDescending(f => f.Found).ToList();
        if (folders.Count == 0)
            return null;
        var shown = folders.Take(folders.Count == MostBars + 1 ? MostBars + 1 : MostBars).ToList();
        var others = folders.Skip(shown.Count).ToList();
        var used = BarPart.All.Where(p => p.Of(total) > 0).ToList();
        return Section("What became of your messages",
            Patterns(),
            E("ul", Class("legend"), used.Select(p => E("li", Swatch(p), $"{p.Words}: ", E("b", Figures.Count(p.Of(total)))))),
            E("div", Class("bars"),
                shown.Select(f => Row(Name(f.Source.ToString()), [f], used)),
                others.Count == 0 ? null : Row(E("i", $"{Figures.Count(others.Count)} other folders"), others, used)));
    }

    private static XElement Row(XElement label, IReadOnlyList<FolderVerification> folders, List<BarPart> used)
    {
        var parts = used.Select(p => (Part: p, Number: folders.Sum(p.Of))).Where(p => p.Number > 0).ToList();
        return E("div", Class("bar"),
            E("div", Class("label"), label),
            Bar(parts),
            E("div", Class("number"), Figures.Count(folders.Sum(f => f.Found))));
    }

    private static XElement Bar(List<(BarPart Part, long Number)> parts)
    {
        var shares = parts.Select(p => Math.Max(LeastShare, 100.0 * p.Number / parts.Sum(q => q.Number))).ToList();
        var scale = 100 / shares.Sum();
        var begin = 0.0;
        var svg = E("svg", A("role", "img"), A("width", "100%"), A("height", "22"), A("aria-label", string.Join(", ", parts.Select(p => $"{p.Part.Words}: {Figures.Count(p.Number)}"))));
        foreach (var ((part, number), share) in parts.Zip(shares))
        {
            svg.Add(Rectangle(begin, share * scale, part, E("title", $"{part.Words}: {Figures.Count(number)}")));
            begin += share * scale;
        }

        return svg;
    }

    private static XElement Rectangle(double begin, double width, BarPart part, XElement title) => E("rect", A("class", part.Class), A("fill", $"url(#{part.Class})"),
        A("x", Percent(begin)), A("y", "0"), A("width", Percent(width)), A("height", "100%"), title);

    private static XElement Swatch(BarPart part) => E("svg", A("width", "22"), A("height", "14"), A("aria-hidden", "true"),
        E("rect", A("class", part.Class), A("fill", $"url(#{part.Class})"), A("width", "22"), A("height", "14")));

    private static XElement Patterns() => E("svg", A("class", "patterns"), A("width", "0"), A("height", "0"), A("aria-hidden", "true"), E("defs", BarPart.All.Select(p => p.Pattern())));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share:0.###}%");
}
