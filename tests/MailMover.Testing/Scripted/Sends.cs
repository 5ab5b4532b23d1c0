namespace MailMover.Testing.Scripted;

/// <summary>Answers commands with something of its own, which may be gigabytes, and does not carry them out.</summary>
public sealed class Sends(string command, IEnumerable<ScriptedResponse> responses, string? tagged = null, AfterReply then = AfterReply.GoOn, int times = int.MaxValue, int after = 0)
    : Counted(command, times, after)
{
    public override ScriptedReply? Instead(ScriptedCommand command) =>
        IsTurn(command) ? new ScriptedReply { Untagged = [.. responses], Tagged = tagged, Then = then } : null;
}
