using System.Globalization;
using MailMover.Providers.Templates;
using MailMover.Providers.Words;

namespace MailMover.Cli.KnownProviders;

/// <summary>All that is known of a provider, for people: each fact with the number of its source, the sources with their dates at the end.</summary>
internal sealed class ProviderPage
{
    private const int LabelWidth = 14;
    private readonly TextWriter _output;
    private readonly ProviderTemplate _template;
    private readonly int _width;
    private readonly List<string> _sources;

    private ProviderPage(TextWriter output, ProviderTemplate template, int width) =>
        (_output, _template, _width, _sources) = (output, template, width, [.. template.Sources.Keys]);

    /// <param name="output">Where to.</param>
    /// <param name="template">The provider.</param>
    /// <param name="file">The user's file that it comes from; null for a built-in one.</param>
    /// <param name="width">Columns.</param>
    public static void Write(TextWriter output, ProviderTemplate template, string? file, int width) => new ProviderPage(output, template, width).Write(file);

    private void Write(string? file)
    {
        Fold($"{_template.Name} ({_template.Id}){(file is null ? "" : $", from {file}")}", 0);
        _output.WriteLine();
        Row("Addresses", string.Join(", ", _template.Domains));
        Row("Mail servers", string.Join(", ", _template.Mx));
        Rows("IMAP", _template.Imap.Select(s => ProviderFormat.Server(s) + Mark(s.Source)));
        Rows("POP3", _template.Pop3.Select(s => ProviderFormat.Server(s) + Mark(s.Source)));
        Login();
        List("Switch on first", _template.SwitchOnFirst.Select(a => $"{For(null, a.Protocol)}{a.Text}{Page(a.Page)}{Mark(a.Source)}"));
        List("Limits", ProviderLimitRows.Of(_template.Limits).Select(l => $"{l.Name}: {l.Value}{(l.Limit.Note is { } note ? $". {note}" : "")}{Mark(l.Limit.Source)}"));
        List("Folders", Folders());
        List("What surprises people", _template.Traps.Select(t => $"{For(t.Side, t.Protocol)}{t.Text} {t.NextStep}{Page(t.Page)}{Mark(t.Source)}"));
        List("What its servers say", _template.ServerTexts.Select(t => $"\"{t.Contains}\": {t.Cause} {t.NextStep}{Page(t.Page)}{Mark(t.Source)}"));
        List("For administrators", _template.Administrator is { } admin ? [$"{(admin.UserName is null ? "" : $"User name {admin.UserName}. ")}{admin.HowTo}{Mark(admin.Source)}"] : []);
        Closing();
        List("Sources", _template.Sources.Select((s, i) => string.Create(CultureInfo.InvariantCulture, $"[{i + 1}] {s.Value.Title}, {ProviderFormat.Date(s.Value.CheckedOn)}{Doubt(s.Value.Confidence)}{Page(s.Value.Url)}")), bullet: "");
    }

    private void Login()
    {
        var login = _template.Authentication;
        var lines = new List<string> { LoginAdvice.Wanted(_template) };
        if (login.Methods.Count > 1)
            lines[0] += $" Also possible: {string.Join(", ", login.Methods.Skip(1).Select(m => ProviderFormat.Method(m, login.PasswordName)))}.";
        if (login.HowTo is { } howTo)
            lines.Add(howTo);
        if (login.Page is { } page)
            lines.Add(page);
        if (login.OAuth is { } oauth)
            lines.Add($"OAuth: scope {string.Join(' ', oauth.Scopes)}{(oauth.Note is { } note ? $". {note}" : "")}");
        lines[^1] += Mark(login.Source);
        Rows("Login", lines);
    }

    private IEnumerable<string> Folders()
    {
        if (_template.FolderNames is { } names)
        {
            if (names.IgnoresCase)
                yield return $"Names that differ in case only are one folder.{Mark(names.Source)}";
            if (names.Refused.Length > 0)
                yield return $"Refused in names: {string.Join(' ', names.Refused.Select(c => c.ToString()))}{Mark(names.Source)}";
            if (names.Reserved.Count > 0)
                yield return $"Kept for itself: {string.Join(", ", names.Reserved)}{Mark(names.Source)}";
            if (names.Note is { } note)
                yield return note + Mark(names.Source);
        }

        foreach (var folder in _template.SpecialFolders)
            yield return $"{folder.Use}: {folder.Name}{Mark(folder.Source)}";
    }

    private void Closing()
    {
        if (_template.Closing is not { } closing)
            return;
        var date = _template.Sources.TryGetValue(closing.Source, out var source) ? $"as of {ProviderFormat.Date(source.CheckedOn)}; " : "";
        List($"When you leave ({date}check with your provider)", [closing.Text + (closing.IdleDays is { } days ? $" Days without a login before mail is deleted: {Figures.Count(days)}." : "") + Mark(closing.Source)]);
    }

    private string Mark(string source) => string.Create(CultureInfo.InvariantCulture, $" [{_sources.IndexOf(source) + 1}]");

    private static string Page(string? page) => page is null ? "" : $" {page}";

    private static string Doubt(SourceConfidence confidence) => confidence switch
    {
        SourceConfidence.High => "",
        SourceConfidence.Medium => ", not from the provider itself or not recent",
        _ => ", not confirmed",
    };

    private static string For(TemplateSide? side, TemplateProtocol? protocol)
    {
        var words = string.Join(", ", new[] { side switch { TemplateSide.Source => "as source", TemplateSide.Destination => "as destination", _ => "" }, protocol switch { TemplateProtocol.Imap => "IMAP", TemplateProtocol.Pop3 => "POP3", _ => "" } }.Where(w => w.Length > 0));
        return words.Length == 0 ? "" : $"({words}) ";
    }

    private void Row(string label, string text)
    {
        if (text.Length > 0)
            Rows(label, [text]);
    }

    private void Rows(string label, IEnumerable<string> texts)
    {
        foreach (var line in texts.SelectMany(t => TextFold.Words(TerminalText.Escape(t), _width - LabelWidth)))
        {
            _output.WriteLine((label.PadRight(LabelWidth) + line).TrimEnd());
            label = "";
        }
    }

    private void List(string title, IEnumerable<string> items, string bullet = "- ")
    {
        var lines = items.ToList();
        if (lines.Count == 0)
            return;
        _output.WriteLine();
        _output.WriteLine($"{title}:");
        foreach (var item in lines)
        {
            var indent = bullet.Length == 0 ? 4 : bullet.Length;
            var folded = TextFold.Words(TerminalText.Escape(item), _width - 2 - indent);
            _output.WriteLine($"  {bullet}{folded[0]}");
            foreach (var line in folded.Skip(1))
                _output.WriteLine(new string(' ', 2 + indent) + line);
        }
    }

    private void Fold(string text, int indent)
    {
        foreach (var line in TextFold.Words(TerminalText.Escape(text), _width - indent))
            _output.WriteLine(new string(' ', indent) + line);
    }
}
