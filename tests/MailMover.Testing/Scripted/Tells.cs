namespace MailMover.Testing.Scripted;

/// <summary>Tells something else than the truth for an item of FETCH.</summary>
/// <param name="item">The item: <c>INTERNALDATE</c>, <c>BODY[]</c>.</param>
/// <param name="tell">Gets the message and the true value, gives what is told; null leaves the item out.</param>
public sealed class Tells(string item, Func<ScriptedMessage, string, string?> tell) : Misbehaviour
{
    public override string? Tell(ScriptedMessage message, string asked, string value) => asked == item ? tell(message, value) : value;
}
