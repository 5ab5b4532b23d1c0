namespace MailMover.Testing.Scripted;

/// <summary>Refuses APPEND and STORE with flags that are no system flags.</summary>
public sealed class RefusesKeywords(string answer) : Misbehaviour
{
    public override ScriptedReply? Instead(ScriptedCommand command)
    {
        var lists = command.Verb switch
        {
            "APPEND" => AppendHandler.Read(command).Messages.SelectMany(m => m.Flags),
            "UID STORE" => command.Arguments.Split('(', ')')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            _ => [],
        };
        return lists.Any(f => f[0] != '\\') ? new ScriptedReply { Tagged = answer } : null;
    }
}
