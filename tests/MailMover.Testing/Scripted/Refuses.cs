namespace MailMover.Testing.Scripted;

/// <summary>Refuses commands instead of carrying them out.</summary>
/// <param name="command">How the commands begin.</param>
/// <param name="answer">The tagged answer without the tag: <c>NO [OVERQUOTA] full</c>; or an untagged BYE, after which it hangs up.</param>
/// <param name="times">How often.</param>
/// <param name="after">How many it lets pass before.</param>
/// <param name="when">Which of the commands; null for all.</param>
public sealed class Refuses(string command, string answer, int times = int.MaxValue, int after = 0, Func<ScriptedCommand, bool>? when = null) : Counted(command, times, after)
{
    public override ScriptedReply? Instead(ScriptedCommand command)
    {
        if (when?.Invoke(command) == false || !IsTurn(command))
            return null;
        return answer.StartsWith("* ", StringComparison.Ordinal)
            ? new ScriptedReply { Untagged = [ScriptedResponse.Line(answer)], Then = AfterReply.HangUp }
            : new ScriptedReply { Tagged = answer };
    }
}
