namespace MailMover.Testing.Scripted;

/// <summary>
/// Something that a scripted server does as no server should. They are small, and put together with <see cref="ScriptedImapServer.Misbehave"/>;
/// where several have something to say of one command, the first is heard.
/// </summary>
public abstract class Misbehaviour
{
    /// <summary>What is said to a command that is then not carried out; null carries it out.</summary>
    public virtual ScriptedReply? Instead(ScriptedCommand command) => null;

    /// <summary>What is said to the announcement of a literal instead of asking for it; null asks for it.</summary>
    public virtual ScriptedReply? InsteadOfLiteral(ScriptedCommand command) => null;

    /// <summary>Changes what is said to a command that was carried out.</summary>
    public virtual void Change(ScriptedCommand command, ScriptedReply reply)
    {
    }

    /// <summary>What FETCH tells for an item of a message; null leaves the item out.</summary>
    public virtual string? Tell(ScriptedMessage message, string asked, string value) => value;

    /// <summary>How many of these octets may pass before the connection ends as <see cref="Then"/> says; null for all of them.</summary>
    public virtual int? Pass(TrafficDirection going, ScriptedCommand? asked, int count) => null;

    /// <summary>What happens when <see cref="Pass"/> let no more through.</summary>
    public virtual AfterReply Then => AfterReply.HangUp;

    /// <summary>Parting words, said between two responses; null as long as there are none.</summary>
    public virtual string? PartingWords => null;
}
