using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>LIST and LSUB, with RETURN (STATUS ...) and the like.</summary>
internal sealed class ListHandler(ScriptedMailbox mailbox)
{
    public ScriptedReply Handle(ScriptedCommand command)
    {
        var cursor = command.Cursor();
        var reference = cursor.String();
        var pattern = cursor.String();
        var returns = command.Arguments.Contains("RETURN (", StringComparison.OrdinalIgnoreCase) ? command.Arguments[(command.Arguments.IndexOf("RETURN (", StringComparison.OrdinalIgnoreCase) + 7)..] : "";
        var figures = returns.Contains("STATUS (", StringComparison.OrdinalIgnoreCase) ? new CommandCursor(returns[(returns.IndexOf("STATUS (", StringComparison.OrdinalIgnoreCase) + 7)..]).List() : null;
        var reply = ScriptedReply.Ok();
        if (reference.Length + pattern.Length == 0)
            reply.Untagged.Add(ScriptedResponse.Line("* LIST (\\Noselect) \"/\" \"\""));
        foreach (var folder in mailbox.Folders.Where(f => Matches(f.Name, reference + pattern) && (command.Verb != "LSUB" || f.IsSubscribed)))
        {
            var attributes = returns.Length > 0 && folder.IsSubscribed ? $"{folder.Attributes} \\Subscribed".TrimStart() : folder.Attributes;
            reply.Untagged.Add(ScriptedResponse.Line($"* {command.Verb} ({attributes}) \"/\" {Quote(folder.Name)}"));
            if (figures is not null && !folder.Attributes.Contains("\\Noselect", StringComparison.OrdinalIgnoreCase))
                reply.Untagged.Add(ScriptedResponse.Line($"* STATUS {Quote(folder.Name)} ({Figures(folder, figures)})"));
        }

        return reply;
    }

    /// <summary>A name as it is sent: as a literal where no quoted string can hold it.</summary>
    public static string Quote(string name) => name.AsSpan().ContainsAny("\r\n\"\\") || name.Any(c => c > '~')
        ? $"{{{name.Length}}}\r\n{name}"
        : $"\"{name}\"";

    /// <summary>The figures that STATUS asks for.</summary>
    public static string Figures(ScriptedFolder folder, string items)
    {
        var figures = new StringBuilder();
        foreach (var item in items.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            object? figure = item.ToUpperInvariant() switch
            {
                "MESSAGES" => folder.Messages.Count,
                "UIDNEXT" => folder.UidNext,
                "UIDVALIDITY" => folder.UidValidity,
                "HIGHESTMODSEQ" => folder.HighestModSeq,
                "SIZE" => folder.Messages.Sum(m => (long)m.Octets.Length),
                "APPENDLIMIT" => folder.AppendLimit?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NIL",
                _ => null,
            };
            if (figure is not null)
                figures.Append(System.Globalization.CultureInfo.InvariantCulture, $"{item} {figure} ");
        }

        return figures.ToString().TrimEnd();
    }

    private static bool Matches(string name, string pattern)
    {
        if (pattern.EndsWith('*') || pattern.EndsWith('%'))
        {
            var rest = pattern[..^1];
            return name.StartsWith(rest, StringComparison.Ordinal) && (pattern[^1] == '*' || !name[rest.Length..].Contains('/', StringComparison.Ordinal));
        }

        return name == pattern || (name == "INBOX" && pattern.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
