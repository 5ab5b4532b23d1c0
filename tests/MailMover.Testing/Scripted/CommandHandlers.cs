using System.Globalization;
using System.Text.RegularExpressions;

namespace MailMover.Testing.Scripted;

/// <summary>What a well-behaved server does with each command of one session.</summary>
internal sealed class CommandHandlers(ScriptedImapServer server)
{
    private bool _isLoggedIn;
    private bool _isReadOnly;
    private ScriptedFolder? _selected;

    private string Capabilities => (_isLoggedIn ? server.CapabilitiesAfterLogin : null) ?? server.Capabilities;

    public ScriptedReply Handle(ScriptedCommand command) => command.Verb switch
    {
        "CAPABILITY" => Said($"* CAPABILITY {Capabilities}"),
        "AUTHENTICATE" when !command.Arguments.Contains(' ', StringComparison.Ordinal) => new ScriptedReply { Untagged = [ScriptedResponse.Line("+ ")] },
        "AUTHENTICATE" or "LOGIN" => LogIn(),
        "NAMESPACE" => Said("* NAMESPACE ((\"\" \"/\")) NIL NIL"),
        "LIST" or "LSUB" => new ListHandler(server.Mailbox).Handle(command),
        "STATUS" => Status(command),
        "SELECT" or "EXAMINE" => Select(command),
        "UNSELECT" or "CLOSE" => Leave(),
        "UID FETCH" or "FETCH" => Selected(folder => new FetchHandler(server).Handle(command, folder)),
        "UID SEARCH" or "SEARCH" => Selected(folder => Said($"* SEARCH {string.Join(' ', folder.Messages.Select(m => m.Uid))}".TrimEnd())),
        "UID STORE" => Writable(folder => StoreHandler.Store(command, folder)),
        "UID EXPUNGE" or "EXPUNGE" => Writable(folder => StoreHandler.Expunge(command, folder)),
        "APPEND" => new AppendHandler(server).Handle(command),
        "CREATE" => Create(command),
        "SUBSCRIBE" => Subscribe(command),
        "NOOP" or "CHECK" => _selected is { } folder ? Said($"* {folder.Messages.Count} EXISTS") : ScriptedReply.Ok(),
        "LOGOUT" => new ScriptedReply { Untagged = [ScriptedResponse.Line("* BYE logging out")], Tagged = "OK done", Then = AfterReply.HangUp },
        _ when !command.Text.Contains(' ', StringComparison.Ordinal) && !_isLoggedIn => LogIn(),
        _ => new ScriptedReply { Tagged = "BAD unknown command" },
    };

    private static ScriptedReply Said(params string[] lines) => new() { Untagged = [.. lines.Select(ScriptedResponse.Line)], Tagged = "OK done" };

    private ScriptedReply LogIn()
    {
        _isLoggedIn = true;
        return ScriptedReply.Ok($"[CAPABILITY {Capabilities}] welcome");
    }

    private ScriptedReply Leave()
    {
        _selected = null;
        return ScriptedReply.Ok();
    }

    private ScriptedReply Selected(Func<ScriptedFolder, ScriptedReply> act) => _selected is null ? new ScriptedReply { Tagged = "BAD no folder selected" } : act(_selected);

    private ScriptedReply Writable(Func<ScriptedFolder, ScriptedReply> act) => _isReadOnly ? new ScriptedReply { Tagged = "NO [READ-ONLY] opened with EXAMINE" } : Selected(act);

    private ScriptedReply Status(ScriptedCommand command)
    {
        var cursor = command.Cursor();
        return server.Mailbox.Find(cursor.String()) is { } folder
            ? Said($"* STATUS {ListHandler.Quote(folder.Name)} ({ListHandler.Figures(folder, cursor.List())})")
            : new ScriptedReply { Tagged = "NO [NONEXISTENT] no such folder" };
    }

    private ScriptedReply Select(ScriptedCommand command)
    {
        _selected = server.Mailbox.Find(command.Cursor().String());
        _isReadOnly = command.Verb == "EXAMINE";
        if (_selected is not { } folder)
            return new ScriptedReply { Tagged = "NO [NONEXISTENT] no such folder" };
        var reply = Said(
            "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
            $"* {folder.Messages.Count} EXISTS",
            "* 0 RECENT",
            $"* OK [PERMANENTFLAGS ({(_isReadOnly ? "" : folder.PermanentFlags)})] kept",
            $"* OK [UIDVALIDITY {folder.UidValidity}] ok",
            $"* OK [UIDNEXT {folder.UidNext}] ok");
        if (Regex.IsMatch(Capabilities, "CONDSTORE|QRESYNC", RegexOptions.None, TimeSpan.FromSeconds(1)))
            reply.Untagged.Add(ScriptedResponse.Line($"* OK [HIGHESTMODSEQ {folder.HighestModSeq.ToString(CultureInfo.InvariantCulture)}] ok"));
        reply.Tagged = _isReadOnly ? "OK [READ-ONLY] done" : "OK [READ-WRITE] done";
        return reply;
    }

    private ScriptedReply Create(ScriptedCommand command)
    {
        var name = command.Cursor().String();
        if (server.Mailbox.Find(name) is not null)
            return new ScriptedReply { Tagged = "NO [ALREADYEXISTS] it is there" };
        server.Mailbox.AddFolder(name.TrimEnd('/'));
        return ScriptedReply.Ok();
    }

    private ScriptedReply Subscribe(ScriptedCommand command)
    {
        if (server.Mailbox.Find(command.Cursor().String()) is not { } folder)
            return new ScriptedReply { Tagged = "NO [NONEXISTENT] no such folder" };
        folder.IsSubscribed = true;
        return ScriptedReply.Ok();
    }
}
