namespace MailMover.Testing.Scripted;

/// <summary>Carries commands out and never says so.</summary>
public sealed class Swallows(string command, int times = 1, int after = 0) : Counted(command, times, after)
{
    public override void Change(ScriptedCommand command, ScriptedReply reply)
    {
        if (IsTurn(command))
            (reply.Tagged, reply.Then) = (null, AfterReply.Stall);
    }
}
