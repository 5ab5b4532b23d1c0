namespace MailMover.Testing.Scripted;

/// <summary>
/// Answers by a function: it turns a command (without its tag, literals in place) into what is said. <c>TAG</c> stands for the tag, <c>CUT</c> hangs up,
/// <c>GO</c> asks for the literal that is announced. Null leaves the answer to the server.
/// </summary>
public sealed class Script(Func<string, string?> script) : Misbehaviour
{
    public override ScriptedReply? Instead(ScriptedCommand command) =>
        script(command.Text) is { } answer ? ScriptedReply.Verbatim(answer, command.Tag) : null;

    public override ScriptedReply? InsteadOfLiteral(ScriptedCommand command) =>
        script(command.Text) is { } answer and not "GO" ? ScriptedReply.Verbatim(answer, command.Tag) : null;
}
