using System.Globalization;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>APPEND of one message or many (RFC 3502): all of them, or none.</summary>
internal sealed class AppendHandler(ScriptedImapServer server)
{
    private static readonly string[] Forms = ["d-MMM-yyyy HH:mm:ss zzz"];

    public ScriptedReply Handle(ScriptedCommand command)
    {
        var (name, messages) = Read(command);
        if (server.Mailbox.Find(name) is not { } folder)
            return new ScriptedReply { Tagged = "NO [TRYCREATE] no such folder" };
        if (messages.Exists(m => m.Octets.Length > (folder.AppendLimit ?? long.MaxValue)))
            return new ScriptedReply { Tagged = "NO [TOOBIG] larger than allowed" };
        if (server.Mailbox.QuotaInOctets is { } quota && server.Mailbox.Folders.Sum(f => f.Messages.Sum(m => (long)m.Octets.Length)) + messages.Sum(m => (long)m.Octets.Length) > quota)
            return new ScriptedReply { Tagged = "NO [OVERQUOTA] the mailbox is full" };
        var uids = messages.Select(m => folder.Add(m.Octets, m.Flags, m.Date).Uid).ToList();
        var set = uids.Count == 1 ? $"{uids[0]}" : $"{uids[0]}:{uids[^1]}";
        return ScriptedReply.Ok(server.Capabilities.Contains("UIDPLUS", StringComparison.Ordinal) ? $"[APPENDUID {folder.UidValidity} {set}] done" : "done");
    }

    /// <summary>What an APPEND wants appended, and where.</summary>
    public static (string Folder, List<(string[] Flags, DateTimeOffset Date, byte[] Octets)> Messages) Read(ScriptedCommand command)
    {
        var cursor = command.Cursor();
        var folder = cursor.String();
        var messages = new List<(string[] Flags, DateTimeOffset Date, byte[] Octets)>();
        while (!cursor.AtEnd)
        {
            var flags = cursor.Next == '(' ? cursor.List().Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            var date = cursor.Next == '"' ? Date(cursor.String()) : DateTimeOffset.UtcNow;
            messages.Add((flags, date, Encoding.Latin1.GetBytes(cursor.String())));
        }

        return (folder, messages);
    }

    private static DateTimeOffset Date(string text) =>
        DateTimeOffset.ParseExact(text.Trim().Insert(text.Trim().Length - 2, ":"), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None);
}
