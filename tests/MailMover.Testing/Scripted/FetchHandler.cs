using System.Globalization;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>FETCH and UID FETCH of what a copying client asks for.</summary>
internal sealed class FetchHandler(ScriptedImapServer server)
{
    public ScriptedReply Handle(ScriptedCommand command, ScriptedFolder folder)
    {
        var cursor = command.Cursor();
        var set = cursor.Atom();
        var items = Items(cursor.List());
        ulong changedSince = 0;
        if (!cursor.AtEnd && cursor.List().Split(' ') is ["CHANGEDSINCE", var since])
            changedSince = ulong.Parse(since, CultureInfo.InvariantCulture);

        var byUid = command.Verb == "UID FETCH";
        var highest = byUid ? folder.Messages.Select(m => m.Uid).DefaultIfEmpty().Max() : (uint)folder.Messages.Count;
        var reply = ScriptedReply.Ok();
        for (var i = 0; i < folder.Messages.Count; i++)
        {
            var message = folder.Messages[i];
            if (Holds(set, byUid ? message.Uid : (uint)i + 1, highest) && message.ModSeq > changedSince)
                reply.Untagged.Add(ScriptedResponse.Line($"* {i + 1} FETCH ({string.Join(' ', items.Select(item => Item(message, item)).OfType<string>())})"));
        }

        return reply;
    }

    /// <summary>Whether a set such as <c>1:3,7:*</c> holds a number.</summary>
    public static bool Holds(string set, uint number, uint highest)
    {
        foreach (var part in set.Split(','))
        {
            var ends = part.Split(':').Select(e => e == "*" ? highest : uint.Parse(e, CultureInfo.InvariantCulture)).ToList();
            if (number >= Math.Min(ends[0], ends[^1]) && number <= Math.Max(ends[0], ends[^1]))
                return true;
        }

        return false;
    }

    /// <summary>INTERNALDATE as it is sent.</summary>
    public static string Date(DateTimeOffset date) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{date.Day,2}-{date:MMM-yyyy HH:mm:ss} {(date.Offset < TimeSpan.Zero ? '-' : '+')}{date.Offset:hhmm}\"");

    public static string Literal(string octets) => $"{{{octets.Length}}}\r\n{octets}";

    private string? Item(ScriptedMessage message, string item)
    {
        var value = item switch
        {
            "UID" => message.Uid.ToString(CultureInfo.InvariantCulture),
            "FLAGS" => $"({string.Join(' ', message.Flags)})",
            "INTERNALDATE" => Date(message.InternalDate),
            "RFC822.SIZE" => message.Octets.Length.ToString(CultureInfo.InvariantCulture),
            "MODSEQ" => $"({message.ModSeq})",
            "BODY[]" => Literal(message.Text),
            _ when item.StartsWith("BODY[HEADER.FIELDS", StringComparison.Ordinal) => Literal(Header(message.Text, item)),
            _ => "NIL",
        };
        foreach (var misbehaviour in server.Misbehaviours)
        {
            if (misbehaviour.Tell(message, item, value) is not { } told)
                return null;
            value = told;
        }

        return $"{item} {value}";
    }

    private static string Header(string message, string item)
    {
        var wanted = item[(item.IndexOf('(', StringComparison.Ordinal) + 1)..item.IndexOf(')', StringComparison.Ordinal)].Split(' ');
        var header = new StringBuilder();
        var taken = false;
        foreach (var line in message.Split("\r\n").TakeWhile(l => l.Length > 0))
        {
            taken = line[0] is ' ' or '\t' ? taken : wanted.Contains(line.Split(':')[0], StringComparer.OrdinalIgnoreCase);
            if (taken)
                header.Append(line).Append("\r\n");
        }

        return header.Append("\r\n").ToString();
    }

    private static List<string> Items(string list)
    {
        var items = new List<string>();
        var cursor = 0;
        while (cursor < list.Length)
        {
            var end = list.IndexOf(' ', cursor);
            var open = list.IndexOf('[', cursor);
            if (open >= 0 && (end < 0 || open < end))
                end = list.IndexOf(']', open) + 1;
            if (end < 0)
                end = list.Length;
            items.Add(list[cursor..end].ToUpperInvariant().Replace("BODY.PEEK[", "BODY[", StringComparison.Ordinal));
            cursor = end + 1;
        }

        return items;
    }
}
