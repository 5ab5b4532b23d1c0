using System.Xml.Linq;
using MailMover.Core.Verification;
using MailMover.Reports.Words;
using static MailMover.Reports.Html.Markup;

namespace MailMover.Reports.Html;

/// <summary>A part of a folder's bar.</summary>
/// <param name="Class">Its class and the name of its pattern.</param>
/// <param name="Words">What the legend says.</param>
/// <param name="Colour">Its ground.</param>
/// <param name="Marks">The path that is drawn on each tile of 8 by 8; empty for none.</param>
/// <param name="Of">How many messages of a folder belong to it.</param>
internal sealed record BarPart(string Class, string Words, string Colour, string Marks, Func<FolderVerification, long> Of)
{
    public static IReadOnlyList<BarPart> All { get; } =
    [
        new("part-safe", "In the right folder", "#2f7d5b", "", f => f[MessageFate.Present]),
        new("part-counted", "As many there, but not looked at which", "#c3ccd5", "M0 4 H8 M4 0 V8", f => IsCounted(f) ? Math.Min(f.Found, f.AtDestination) : 0),
        new("part-else", "In another folder there", "#9cc9b4", "M0 8 L8 0", f => f[MessageFate.Moved] + f[MessageFate.KeptAsOne]),
        new("part-trash", "In Trash or Junk there", "#f2c14e", "M2 2 h2 v2 h-2 z M6 6 h2 v2 h-2 z", f => f[MessageFate.InTrash]),
        new("part-out", "Not there, and you know why", "#e3e6ea", "M0 4 H8", f => f[MessageFate.Skipped] + f[MessageFate.Refused] + f[MessageFate.AcceptedMissing] + f[MessageFate.Vanished]),
        new("part-unsafe", "Not safe", "#a3201d", "M0 0 L8 8 M0 8 L8 0", f => IsCounted(f) ? Math.Max(0, f.Found - f.AtDestination) : Accounting.ProblemsOf(f)),
    ];

    public XElement Pattern() => E("pattern", A("id", Class), A("width", "8"), A("height", "8"), A("patternUnits", "userSpaceOnUse"),
        E("rect", A("width", "8"), A("height", "8"), A("fill", Colour)),
        Marks.Length == 0 ? null : E("path", A("d", Marks), A("class", "marks")));

    private static bool IsCounted(FolderVerification folder) => folder.Fates.Count == 0 && folder.Destination is not null;
}
