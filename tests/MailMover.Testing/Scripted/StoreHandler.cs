namespace MailMover.Testing.Scripted;

/// <summary>UID STORE, and the removal of what is marked as deleted.</summary>
internal static class StoreHandler
{
    public static ScriptedReply Store(ScriptedCommand command, ScriptedFolder folder)
    {
        var cursor = command.Cursor();
        var set = cursor.Atom();
        var how = cursor.Atom().ToUpperInvariant();
        var flags = cursor.List().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var message in Chosen(folder, set))
        {
            if (how[0] == '-')
                message.Flags.ExceptWith(flags);
            else
                message.Flags.UnionWith(flags);
            message.ModSeq = ++folder.HighestModSeq;
        }

        return ScriptedReply.Ok();
    }

    public static ScriptedReply Expunge(ScriptedCommand command, ScriptedFolder folder)
    {
        var chosen = command.Verb == "EXPUNGE" ? folder.Messages.ToList() : Chosen(folder, command.Cursor().Atom());
        folder.Remove(m => chosen.Contains(m) && m.Flags.Contains("\\Deleted"));
        return ScriptedReply.Ok();
    }

    private static List<ScriptedMessage> Chosen(ScriptedFolder folder, string set)
    {
        var highest = folder.Messages.Select(m => m.Uid).DefaultIfEmpty().Max();
        return [.. folder.Messages.Where(m => FetchHandler.Holds(set, m.Uid, highest))];
    }
}
