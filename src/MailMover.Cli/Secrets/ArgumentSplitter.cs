using System.Text;

namespace MailMover.Cli.Secrets;

/// <summary>
/// Splits a command into program and arguments without a shell: blanks separate, single and double quotes keep together,
/// and <c>\"</c> inside double quotes is a quote. A backslash elsewhere is itself, as Windows paths need it.
/// </summary>
internal static class ArgumentSplitter
{
    /// <exception cref="FormatException">The command is empty or a quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (quote == '"' && c == '\\' && i + 1 < command.Length && command[i + 1] == '"')
                word.Append(command[++i]);
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                (quote, inWord) = (c, true);
            else if (quote == '\0' && char.IsWhiteSpace(c))
                Finish();
            else
            {
                word.Append(c);
                inWord = true;
            }
        }

        if (quote != '\0')
            throw new FormatException($"a quote ({quote}) is opened and not closed");
        Finish();
        return words.Count > 0 ? words : throw new FormatException("the command is empty");

        void Finish()
        {
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }
}
