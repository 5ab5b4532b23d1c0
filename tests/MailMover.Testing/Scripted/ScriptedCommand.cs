namespace MailMover.Testing.Scripted;

/// <summary>One command as it came, literals in place.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Text">All behind the tag, each character one octet.</param>
public sealed record ScriptedCommand(string Tag, string Text)
{
    /// <summary>What is asked for, in upper case: <c>APPEND</c>, <c>UID FETCH</c>.</summary>
    public string Verb { get; } = VerbOf(Text);

    /// <summary>What follows the verb.</summary>
    public string Arguments => Text.Length > Verb.Length ? Text[(Verb.Length + 1)..] : "";

    /// <summary>Whether this is a command of that kind: <c>UID FETCH</c>, or further <c>UID FETCH 3 (UID BODY</c>.</summary>
    public bool Begins(string text) => Text.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>A cursor over the arguments.</summary>
    internal CommandCursor Cursor() => new(Arguments);

    private static string VerbOf(string text)
    {
        var words = text.Split(' ', 3);
        var verb = words[0].ToUpperInvariant();
        return verb == "UID" && words.Length > 1 ? $"UID {words[1].ToUpperInvariant()}" : verb;
    }
}
