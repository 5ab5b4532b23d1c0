namespace MailMover.Cli.Output;

/// <summary>A command as it is typed into a shell.</summary>
internal static class CommandText
{
    public static string Of(IEnumerable<string> arguments) => TerminalText.Escape(string.Join(' ', arguments.Select(Quote)));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "_@+=:,./-".Contains(c, StringComparison.Ordinal)))
            return argument;
        return OperatingSystem.IsWindows()
            ? $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
