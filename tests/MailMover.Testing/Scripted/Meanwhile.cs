namespace MailMover.Testing.Scripted;

/// <summary>Something happens just before a command is carried out: mail arrives, a folder is rebuilt.</summary>
public sealed class Meanwhile(string command, Action act, int times = 1, int after = 0) : Counted(command, times, after)
{
    public override ScriptedReply? Instead(ScriptedCommand command)
    {
        if (IsTurn(command))
            act();
        return null;
    }
}
