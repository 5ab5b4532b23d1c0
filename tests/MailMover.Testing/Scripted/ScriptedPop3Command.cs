namespace MailMover.Testing.Scripted;

/// <summary>A command to a scripted POP3 server.</summary>
/// <param name="Session">The number of the session, from 1.</param>
/// <param name="Verb">Its first word, in upper case.</param>
/// <param name="Arguments">What follows it.</param>
public sealed record ScriptedPop3Command(int Session, string Verb, string Arguments)
{
    /// <summary>The message number that it is about; 0 where there is none.</summary>
    public int Number => int.TryParse(Arguments.Split(' ')[0], out var number) ? number : 0;

    public override string ToString() => Arguments.Length == 0 ? Verb : $"{Verb} {Arguments}";
}
