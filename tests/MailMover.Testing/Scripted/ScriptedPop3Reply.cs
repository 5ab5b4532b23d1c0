namespace MailMover.Testing.Scripted;

/// <summary>What a POP3 server says to one command, and what it does then.</summary>
public sealed class ScriptedPop3Reply
{
    /// <summary>What it says, in pieces.</summary>
    public required IReadOnlyList<ScriptedResponse> Responses { get; init; }

    public AfterReply Then { get; init; }

    /// <summary>One line.</summary>
    public static ScriptedPop3Reply Line(string text, AfterReply then = AfterReply.GoOn) => new() { Responses = [ScriptedResponse.Line(text)], Then = then };

    /// <summary>Octets exactly as given; line ends and the last dot are the caller's.</summary>
    public static ScriptedPop3Reply Raw(string text, AfterReply then = AfterReply.GoOn) => new() { Responses = [ScriptedResponse.Raw(text)], Then = then };

    /// <summary>Nothing at all.</summary>
    public static ScriptedPop3Reply Silence { get; } = new() { Responses = [], Then = AfterReply.Stall };
}
