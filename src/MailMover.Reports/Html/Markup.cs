using System.Xml.Linq;
using MailMover.Reports.Text;
using MailMover.Reports.Words;

namespace MailMover.Reports.Html;

/// <summary>Elements of the page. All text passes through XML's own escaping; text of strangers passes through <see cref="Name"/> or <see cref="Prose"/> besides.</summary>
internal static class Markup
{
    private const int MostItems = 200;
    private static readonly string[] Void = ["meta", "br"];

    public static XElement E(string name, params object?[] content)
    {
        var element = new XElement(name, content);
        // A browser takes <p/> for the beginning of a paragraph that never ends.
        if (element.IsEmpty && !Void.Contains(name))
            element.Add("");
        return element;
    }

    public static XAttribute Class(string names) => new("class", names);

    public static XAttribute A(string name, string value) => new(name, value);

    /// <summary>A subject, an address or a folder, kept from turning around what stands beside it.</summary>
    public static XElement Name(string text) => E("bdi", TerminalText.Bounded(text, Foreign.Name));

    /// <summary>A sentence that may hold a server's words; what stands between backticks is code.</summary>
    public static IEnumerable<object> Prose(string text)
    {
        var parts = TerminalText.Bounded(text, Foreign.Prose).Split('`');
        // A backtick without a partner is one of the text's own.
        if (parts.Length % 2 == 0)
            parts = [.. parts[..^2], $"{parts[^2]}`{parts[^1]}"];
        return parts.Select((part, i) => i % 2 == 0 ? (object)part : E("code", part));
    }

    /// <summary>A command or a file, whole, however long.</summary>
    public static XElement Code(string text) => E("code", TerminalText.Escape(text));

    public static XElement Section(string title, params object?[] content) => E("section", E("h2", title), content);

    public static XElement List(IEnumerable<string> texts) => E("ul", texts.Take(MostItems).Select(t => E("li", Prose(t))));
}
