namespace MailMover.Testing.Scripted;

/// <summary>Misbehaves at commands of one kind: after some of them, and so many times.</summary>
/// <param name="command">How the commands begin: <c>APPEND</c>, <c>UID FETCH</c>.</param>
/// <param name="times">How often.</param>
/// <param name="after">How many it lets pass before.</param>
public abstract class Counted(string command, int times, int after) : Misbehaviour
{
    private readonly Lock _gate = new();
    private int _seen;

    /// <summary>How often it has misbehaved.</summary>
    public int Count => Math.Clamp(Volatile.Read(ref _seen) - after, 0, times);

    /// <summary>Whether it is this command's turn; counts it.</summary>
    protected bool IsTurn(ScriptedCommand asked)
    {
        if (!asked.Begins(command))
            return false;
        lock (_gate)
        {
            if (_seen - after >= times)
                return false;
            return ++_seen > after;
        }
    }
}
