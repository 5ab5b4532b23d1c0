namespace MailMover.Testing.Scripted;

/// <summary>Refuses APPEND and STORE with flags that are no system flags.</summary>
public sealed class RefusesKeywords(string answer) : Misbehaviour
{
    public override ScriptedReply? Instead(ScriptedCommand command)
    {
        var flags = command.Verb is "APPEND" or "UID STORE" && command.Arguments.Contains('(', StringComparison.Ordinal)
            ? command.Arguments.Split('(', ')')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [];
        return flags.Any(f => f[0] != '\\') ? new ScriptedReply { Tagged = answer } : null;
    }
}
