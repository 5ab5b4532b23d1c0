namespace MailMover.Testing.Scripted;

/// <summary>
/// MESSAGELIMIT (RFC 9738), whether announced or not: a FETCH gives the highest so many messages and says so, an APPEND or STORE of more is refused.
/// </summary>
public sealed class LimitsMessages(int most, bool tellsUid = true) : Misbehaviour
{
    /// <summary>The most that one command wanted.</summary>
    public int Largest { get; private set; }

    public override ScriptedReply? Instead(ScriptedCommand command)
    {
        if (command.Verb != "APPEND")
            return null;
        var count = AppendHandler.Read(command).Messages.Count;
        Largest = Math.Max(Largest, count);
        return count > most ? new ScriptedReply { Tagged = $"NO [MESSAGELIMIT {most}] too many at once" } : null;
    }

    public override void Change(ScriptedCommand command, ScriptedReply reply)
    {
        if (command.Verb != "UID FETCH" || reply.Untagged.Count == 0)
            return;
        Largest = Math.Max(Largest, reply.Untagged.Count);
        if (reply.Untagged.Count <= most)
            return;
        reply.Untagged.RemoveRange(0, reply.Untagged.Count - most);
        var first = reply.Untagged[0].Text;
        var uid = first[(first.IndexOf("UID ", StringComparison.Ordinal) + 4)..].Split(' ', ')')[0];
        reply.Tagged = $"OK [MESSAGELIMIT {most}{(tellsUid ? $" {uid}" : "")}] some were left out";
    }
}
