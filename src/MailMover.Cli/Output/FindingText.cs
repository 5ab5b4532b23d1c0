using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>One finding in one line of words.</summary>
internal static class FindingText
{
    public static string Of(VerifiedMessage message)
    {
        var name = message.Subject.Length == 0 ? $"message {message.Key}" : $"\"{TerminalText.Shorten(message.Subject, 40)}\"";
        var reason = message.Reason.Length == 0 ? "" : $": {TerminalText.Escape(message.Reason)}";
        return $"{Fate(message.Fate)}: {name} in {TerminalText.Escape(message.Folder.ToString())}{reason}";
    }

    private static string Fate(MessageFate fate)
    {
        var words = JsonLine.Name(fate).Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
