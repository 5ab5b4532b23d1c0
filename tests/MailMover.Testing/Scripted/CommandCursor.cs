using System.Globalization;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>Walks over the arguments of a command: atoms, quoted strings, literals and lists.</summary>
internal sealed class CommandCursor(string text)
{
    private int _at;

    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return _at >= text.Length;
        }
    }

    public char Next => AtEnd ? '\0' : text[_at];

    /// <summary>The next string, in whatever form it comes.</summary>
    public string String() => Next switch
    {
        '"' => Quoted(),
        '{' => Literal(),
        '~' => Literal(),
        _ => Atom(),
    };

    /// <summary>The inside of the next parenthesised list, as it stands.</summary>
    public string List()
    {
        SkipBlanks();
        int from = _at + 1, depth = 0;
        do
        {
            depth += text[_at] == '(' ? 1 : text[_at] == ')' ? -1 : 0;
            _at++;
        }
        while (depth > 0);
        return text[from..(_at - 1)];
    }

    public string Atom()
    {
        SkipBlanks();
        var from = _at;
        while (_at < text.Length && text[_at] != ' ')
            _at++;
        return text[from.._at];
    }

    private string Quoted()
    {
        var value = new StringBuilder();
        for (_at++; text[_at] != '"'; _at++)
        {
            if (text[_at] == '\\')
                _at++;
            value.Append(text[_at]);
        }

        _at++;
        return value.ToString();
    }

    private string Literal()
    {
        var open = text.IndexOf('{', _at);
        var close = text.IndexOf('}', open);
        var length = int.Parse(text[(open + 1)..close].TrimEnd('+'), CultureInfo.InvariantCulture);
        _at = close + 3 + length;
        return text.Substring(close + 3, length);
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] == ' ')
            _at++;
    }
}
