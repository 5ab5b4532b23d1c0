using System.Globalization;
using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Text;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>Mail by year at both ends, two columns a year, so that a gap is seen. Years without mail in between keep their place.</summary>
internal static class YearBars
{
    // Dates of the year 1 or 9999 are in every large mailbox; they must not squeeze the others.
    private const int MostYears = 50;
    private const int MostLabels = 9;

    public static XElement? Of(IReadOnlyList<YearCount> years, MailboxWords words)
    {
        var known = years.Where(y => y.Year > 0 && y.AtSource + y.AtDestination > 0).OrderBy(y => y.Year).ToList();
        if (known.Count == 0)
            return null;
        var (first, last) = Range(known);
        var byYear = known.ToDictionary(y => y.Year);
        var shown = Enumerable.Range(first, last - first + 1).Select(y => byYear.GetValueOrDefault(y) ?? new YearCount(y, 0, 0)).ToList();
        return Section("Your mail by year",
            E("ul", Class("legend"), E("li", Swatch("year-old"), words.OldLabel), E("li", Swatch("year-new"), $"Of these, {words.AtNew}")),
            Picture(shown, words),
            Words(years, first, last, words));
    }

    // The span of years that holds the most mail, if all of them do not fit.
    private static (int First, int Last) Range(List<YearCount> known)
    {
        if (known[^1].Year - known[0].Year < MostYears)
            return (known[0].Year, known[^1].Year);
        var first = known.MaxBy(y => known.Where(k => k.Year >= y.Year && k.Year < y.Year + MostYears).Sum(k => k.AtSource))!.Year;
        return (first, known.Last(k => k.Year < first + MostYears).Year);
    }

    private static XElement Picture(List<YearCount> years, MailboxWords words)
    {
        var most = years.Max(y => Math.Max(y.AtSource, y.AtDestination));
        var slot = 100.0 / years.Count;
        var step = (years.Count + MostLabels - 1) / MostLabels;
        return E("svg", A("class", "years"), A("role", "img"), A("width", "100%"), A("height", "190"), A("aria-label", $"Messages by year, {years[0].Year} to {years[^1].Year}"),
            years.Select((y, i) => E("g",
                E("title", $"{y.Year}: {Figures.Messages(y.AtSource)} {words.AtOld}, {Figures.Count(y.AtDestination)} of them {words.AtNewOne}"),
                Column("year-old", i * slot + slot * 0.12, slot * 0.36, y.AtSource, most),
                Column("year-new", i * slot + slot * 0.52, slot * 0.36, y.AtDestination, most),
                i % step == 0 ? E("text", A("x", Percent(i * slot + slot / 2)), A("y", "186"), A("text-anchor", "middle"), y.Year) : null)),
            E("line", A("class", "ground"), A("x1", "0"), A("x2", "100%"), A("y1", "168.5"), A("y2", "168.5")));
    }

    private static XElement? Column(string name, double x, double width, long number, long most)
    {
        if (number == 0)
            return null;
        var height = Math.Max(2, 160.0 * number / most);
        return E("rect", A("class", name), A("x", Percent(x)), A("width", Percent(width)), A("y", Number(168 - height)), A("height", Number(height)));
    }

    private static IEnumerable<XElement> Words(IReadOnlyList<YearCount> years, int first, int last, MailboxWords words)
    {
        var fewer = years.Where(y => y.AtDestination < y.AtSource).ToList();
        if (fewer.Count > 0)
            yield return E("p", $"Fewer {words.AtNew}: ", string.Join(", ", fewer.Take(20).Select(y => $"{Label(y.Year)} ({Figures.Count(y.AtSource - y.AtDestination)} fewer)")), fewer.Count > 20 ? ", and others." : ".");
        var outside = years.Where(y => y.Year < first || y.Year > last).Sum(y => y.AtSource);
        if (outside > 0)
            yield return E("p", $"Not in the picture: {Figures.Messages(outside)} without a date that can be read, or with one far from all others.");
    }

    private static string Label(int year) => year == 0 ? "without a date" : year.ToString(CultureInfo.InvariantCulture);

    private static XElement Swatch(string name) => E("svg", A("width", "22"), A("height", "14"), A("aria-hidden", "true"), E("rect", A("class", name), A("width", "22"), A("height", "14")));

    private static string Percent(double share) => Number(share) + "%";

    private static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.##}");
}
